#include "generatrix/models/flow_vae/flow_posterior.h"

#include <ATen/ATen.h>

#include "generatrix/nn/masked_autoregressive.h"
#include "generatrix/prob/bijectors/chain.h"
#include "generatrix/prob/bijectors/invert.h"
#include "generatrix/prob/bijectors/permute.h"
#include "generatrix/prob/bijectors/planar.h"
#include "generatrix/prob/bijectors/remembered.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/distributions/pushforward.h"

namespace gx {
namespace {

constexpr double kFirstPush = 0.1;  // of u: planar maps start near the identity, from where training is stable

// The maps that the encoder's further numbers [B, n_told()] make.
struct PosteriorFlow : torch::nn::Module {
  virtual std::int64_t n_told() const = 0;
  virtual Bijector map(const Tensor& told) = 0;
};

class PlanarFlow final : public PosteriorFlow {
 public:
  PlanarFlow(std::int64_t n_layers, std::int64_t n_latent) : n_layers_(n_layers), n_latent_(n_latent) {}
  std::int64_t n_told() const override { return n_layers_ * (2 * n_latent_ + 1); }
  Bijector map(const Tensor& told) override {
    std::vector<Bijector> maps;
    for (const auto& own : told.chunk(n_layers_, -1)) {
      const auto part = own.split_with_sizes({n_latent_, n_latent_, 1}, -1);
      maps.push_back(planar(kFirstPush * part[0], part[1], part[2].squeeze(-1)));
    }
    return chain(std::move(maps));
  }

 private:
  std::int64_t n_layers_, n_latent_;
};

class IafFlow final : public PosteriorFlow {
 public:
  IafFlow(const IafSpec& spec, std::int64_t n_latent) : n_told_(spec.told) {
    for (std::int64_t i = 0; i < spec.layers; ++i) {
      nets_.push_back(register_module(
          "net" + std::to_string(i),
          std::make_shared<MaskedMlp>(n_latent, spec.hidden, /*n_per_input=*/2, spec.told, /*activation=*/"elu")));
    }
  }
  std::int64_t n_told() const override { return n_told_; }
  Bijector map(const Tensor& told) override {
    std::vector<Bijector> maps;
    for (const auto& net : nets_) {
      if (!maps.empty()) maps.push_back(Flip{});
      maps.push_back(invert(masked_autoregressive(net, told, gated_maps())));
    }
    if (nets_.size() % 2 == 0) maps.push_back(Flip{});  // dimensions end in the order of the first map
    return chain(std::move(maps));
  }

 private:
  std::int64_t n_told_;
  std::vector<std::shared_ptr<MaskedMlp>> nets_;
};

std::shared_ptr<PosteriorFlow> make_flow(const PosteriorFlowSpec& spec, std::int64_t n_latent) {
  if (const auto* own = std::get_if<PlanarFlowSpec>(&spec)) return std::make_shared<PlanarFlow>(own->layers, n_latent);
  return std::make_shared<IafFlow>(std::get<IafSpec>(spec), n_latent);
}

class FlowPosterior final : public Conditional {
 public:
  FlowPosterior(NetPtr net, Shape reads, std::int64_t n_latent, std::shared_ptr<PosteriorFlow> flow)
      : net_(register_module("net", std::move(net))),
        reads_(std::move(reads)),
        n_latent_(n_latent),
        flow_(register_module("flow", std::move(flow))) {}
  Distribution given(const Context& context) override {
    const auto x = joined(context, reads_).to(net_->parameters().front().scalar_type());
    const auto out = net_->forward(x).split_with_sizes({2 * n_latent_, flow_->n_told()}, -1);
    return Pushforward{independent(normal_of(out[0]), 1), Remembered(flow_->map(out[1]))};
  }

 private:
  NetPtr net_;
  Shape reads_;
  std::int64_t n_latent_;
  std::shared_ptr<PosteriorFlow> flow_;
};

}  // namespace

ConditionalPtr make_flow_posterior(const PosteriorFlowSpec& spec, const NetSpec& net, const ContextShape& told,
                                   std::int64_t n_latent) {
  const auto reads = joined_shape(net, told);
  auto flow = make_flow(spec, n_latent);
  auto encoder = net_to_vector(net, reads, 2 * n_latent + flow->n_told());
  return std::make_shared<FlowPosterior>(std::move(encoder), reads, n_latent, std::move(flow));
}

}  // namespace gx
