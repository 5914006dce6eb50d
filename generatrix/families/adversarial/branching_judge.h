// A discriminator whose features are read twice: by the logit of being real, and by something else (a label: Odena et al. 2017,
// arXiv 1610.09585; a code: Chen et al. 2016, arXiv 1606.03657).
//
//   f = leaky_relu(net(x)), slope 0.2        output = w' f + b        more = W f + c
#pragma once

#include <torch/nn/modules/linear.h>

#include "generatrix/families/adversarial/divergence.h"
#include "generatrix/families/adversarial/players.h"

namespace gx {

class BranchingJudge final : public torch::nn::Module {
 public:
  BranchingJudge(const PlayerSpec& net, const Shape& event, std::int64_t n_features, std::int64_t n_more, bool spectral);

  struct Said {
    Tensor features;  // [n, F]
    Tensor output;    // [n]
    Tensor more;      // [n, n_more]
  };
  Said of(const Tensor& rows);

  // A critic whose outputs are this discriminator's. What else it says of the rows is collected in `more`, call after call.
  Critic critic(const Tensor& real, const Tensor& generated, bool apart, std::vector<Tensor>& more);

 private:
  NetPtr net_;
  torch::nn::Linear output_{nullptr}, more_{nullptr};
};

}  // namespace gx
