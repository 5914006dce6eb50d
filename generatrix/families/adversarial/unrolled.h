// The discriminator some steps further, as a function of all that its loss depends on: what the generator of an unrolled GAN
// plays against (Metz, Poole, Pfau and Sohl-Dickstein 2017, arXiv 1611.02163, section 2.1).
//
//   theta_0 = theta      theta_{i+1} = theta_i - rate d loss(theta_i) / d theta_i            (eq. 3, 4; by gradient descent)
//   the generator descends its loss against theta_k                                          (eq. 5)
//
// so its gradient has a second term, how the discriminator would answer (eq. 7), which goes through second derivatives of `loss`.
#pragma once

#include <functional>
#include <vector>

#include "generatrix/families/adversarial/judge.h"

namespace gx {

class Unrolled final {
 public:
  Unrolled() = default;
  // copies: judges built as the one that plays, one for each step: places for weights, which are none of the model's.
  Unrolled(std::vector<Judge> copies, double rate) : copies_(std::move(copies)), rate_(rate) {}

  bool is_none() const { return copies_.empty(); }
  // The judge after all steps down `loss`, starting at `judge`; `judge` itself where there are none. It holds until the next
  // call.
  const Judge& from(const Judge& judge, const std::function<Tensor(const Judge&)>& loss) const;

 private:
  std::vector<Judge> copies_;
  double rate_ = 0;
};

}  // namespace gx
