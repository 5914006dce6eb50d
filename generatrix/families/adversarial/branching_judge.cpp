#include "generatrix/families/adversarial/branching_judge.h"

#include <ATen/ATen.h>

#include "generatrix/nn/spectral_norm.h"

namespace gx {

BranchingJudge::BranchingJudge(const BranchingPlayers& players, const Shape& event, std::int64_t n_more)
    : net_(discriminator_net(players.discriminator, event, players.features)), apart_(players.apart) {
  if (players.spectral_norm) net_ = std::make_shared<SpectralNet>(net_);
  register_module("net", net_);
  output_ = register_module("output", torch::nn::Linear(players.features, 1));
  more_ = register_module("more", torch::nn::Linear(players.features, n_more));
}

BranchingJudge::Said BranchingJudge::of(const Tensor& rows) {
  const auto f = at::leaky_relu(net_->forward(rows), 0.2);
  const auto more = more_->forward(f);
  return {f, judged(output_->forward(f)), more.to(at::promote_types(more.scalar_type(), at::kFloat))};
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
