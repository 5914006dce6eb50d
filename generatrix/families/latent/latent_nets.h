// The settings of a model with the usual parts: a Gaussian posterior, a standard normal prior, and a net each for q(z|x) and
// p(x|z). The spec of such a model inherits them and lists its own fields by fields_with_nets.
#pragma once

#include <concepts>
#include <cstdint>
#include <tuple>
#include <utility>

#include "generatrix/families/latent/likelihood.h"
#include "generatrix/nn/nets.h"
#include "generatrix/spec/fields.h"

namespace gx {

struct LatentNets {
  std::int64_t latent = 20;
  NetSpec encoder = MlpSpec{};
  NetSpec decoder = MlpSpec{};
  LikelihoodSpec likelihood = AutoSpec{};
};

// All fields of the spec S: `own` stand between the size of z and the nets.
template <std::derived_from<LatentNets> S, class... Own>
auto fields_with_nets(Own... own) {
  return std::tuple(
      field<S, std::int64_t>("latent", &S::latent, "dimensions of z", positive), std::move(own)...,
      field<S, NetSpec>("encoder", &S::encoder, "net from x to the parameters of q(z|x)"),
      field<S, NetSpec>("decoder", &S::decoder, "net from z to the parameters of p(x|z); widths from data to latent"),
      field<S, LikelihoodSpec>("likelihood", &S::likelihood, "p(x|z)"));
}

}  // namespace gx
