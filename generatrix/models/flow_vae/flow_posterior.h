// q(z|x) as a flow: a Gaussian draw that goes through maps told by x.
//
//   z_0 ~ N(mu(x), diag sigma(x)^2)      z = f_K .. f_1(z_0)      log q(z|x) = log q_0(z_0) - sum_k log |det df_k|
//
//   planar   f_k planar with w_k, u_k, b_k(x), all given by the encoder       (Rezende and Mohamed 2015, arXiv 1505.05770)
//   iaf      f_k(z) = s z + (1 - s) m,  s = sigmoid(a + 1),  (m, a)_d a masked net of z_<d and h(x); the order of dimensions is
//            turned round between two                                          (Kingma et al. 2016, arXiv 1606.04934, eq. 13-15)
//
// The law remembers its draws (prob/bijectors/remembered.h), so their density costs nothing. The density of other z inverts the
// maps: planar ones by halving an interval, those of iaf dimension by dimension.
#pragma once

#include <variant>

#include "generatrix/nn/conditional.h"
#include "generatrix/nn/sizes.h"
#include "generatrix/spec/fields.h"

namespace gx {

struct PlanarFlowSpec {
  static constexpr std::string_view kind = "planar";
  std::int64_t layers = 10;
  static auto fields() { return std::tuple(field("layers", &PlanarFlowSpec::layers, "maps one after another", net_depth)); }
};
struct IafSpec {
  static constexpr std::string_view kind = "iaf";
  std::int64_t layers = 2;
  std::vector<std::int64_t> hidden = {320};
  std::int64_t told = 64;
  static auto fields() {
    return std::tuple(field("layers", &IafSpec::layers, "maps one after another", net_depth),
                      field("hidden", &IafSpec::hidden, "widths of the hidden layers of each map's net", net_width),
                      field("told", &IafSpec::told, "numbers that the encoder tells every map", positive));
  }
};
using PosteriorFlowSpec = std::variant<PlanarFlowSpec, IafSpec>;

ConditionalPtr make_flow_posterior(const PosteriorFlowSpec& spec, const NetSpec& net, const ContextShape& told,
                                   std::int64_t n_latent);

}  // namespace gx
