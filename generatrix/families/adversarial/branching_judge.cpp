#include "generatrix/families/adversarial/branching_judge.h"

#include <ATen/ATen.h>

#include "generatrix/nn/spectral_norm.h"

namespace gx {

BranchingJudge::BranchingJudge(const BranchingPlayers& players, const Shape& event, std::int64_t n_more)
    : net_(discriminator_net(players.discriminator, event, players.features)), apart_(players.apart) {
  if (players.spectral_norm) net_ = std::make_shared<SpectralNet>(net_);
  register_module("net", net_);
  const auto norm_of = [&](const char* name, std::int64_t width) {
    auto norm = make_norm(players.feature_norm, width);
    return norm ? register_module(name, std::move(norm)) : nullptr;
  };
  norm_ = norm_of("norm", players.features);
  output_ = register_module("output", torch::nn::Linear(players.features, 1));
  if (players.own_layer > 0) {
    own_layer_ = register_module("own_layer", torch::nn::Linear(players.features, players.own_layer));
    own_norm_ = norm_of("own_norm", players.own_layer);
  }
  more_ = register_module("more", torch::nn::Linear(players.own_layer > 0 ? players.own_layer : players.features, n_more));
}

BranchingJudge::Said BranchingJudge::of(const Tensor& rows) {
  const auto bent = [](const Tensor& h, const NetPtr& norm) { return at::leaky_relu(norm ? norm->forward(h) : h, 0.2); };
  const auto f = bent(net_->forward(rows), norm_);
  const auto more = more_->forward(own_layer_ ? bent(own_layer_->forward(f), own_norm_) : f);
  return {f, judged(output_->forward(f)), in_float(more)};
}

Critic BranchingJudge::critic(const Tensor& real, const Tensor& generated, std::vector<Tensor>& more) {
  const auto output = [this, &more](const Tensor& rows) {
    const auto said = of(rows);
    more.push_back(said.more);
    return said.output;
  };
  return {.output = output, .real = real, .generated = generated, .apart = apart_};
}

}  // namespace gx
