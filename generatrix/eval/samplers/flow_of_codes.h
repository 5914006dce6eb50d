// A masked autoregressive flow over mixtures (Papamakarios, Pavlakou and Murray 2017, arXiv 1705.07057, sections 3.1 and 3.2, MAF
// MoG): u goes through `maps` inverted masked maps, the order of dimensions turned round between two, and
//
//   p(u) = prod_d sum_k w_dk N(u_d; m_dk, s_dk^2),  (w, m, s)_d = net(u_<d)
//   -log p(z) = -log p(u) - sum_k log |det|,        u = the maps of z, one pass of the net each
//
// A density is one pass of each net; a draw goes dimension by dimension. Mixtures reach clusters of codes that lie apart, between
// which a flow over N(0, I) draws threads.
#pragma once

#include "generatrix/eval/samplers/code_law.h"
#include "generatrix/nn/masked_mlp.h"
#include "generatrix/prob/law.h"

namespace gx {

class FlowOfCodes final : public CodeLaw {
 public:
  FlowOfCodes(std::int64_t n_dims, std::int64_t n_maps, std::int64_t n_components, std::int64_t width);
  Distribution law();  // batch [], event [C]; refers to the weights
  Tensor loss(const Tensor& z, Rng& rng) override;
  Tensor sample(std::int64_t n, Rng& rng) override;
  std::int64_t passes() const override { return n_dims_ * static_cast<std::int64_t>(nets_.size() + 1); }

 private:
  std::int64_t n_dims_;
  std::vector<std::shared_ptr<MaskedMlp>> nets_;
  std::shared_ptr<MaskedMlp> mixtures_;
};

}  // namespace gx
