// A ladder of L groups of latent variables, walked from the data up and from the top down (Sonderby et al. 2016, arXiv
// 1602.02282; Kingma et al. 2016, arXiv 1606.04934, section 4; Vahdat and Kautz 2020, arXiv 2007.03898, sections 3.1 and 3.2):
//
//   up         d_1 = up_1(x),  d_l = up_l(d_l-1)                      what x tells each rung
//   prior      p(z) = N(z_L; 0, I) prod_l<L N(z_l; mu_l, sigma_l^2),   mu_l, sigma_l from h_l
//   down       h_l-1 = down_l(h_l, z_l),  from l = L on; above the top there is no h
//   posterior  q(z|x) = prod_l N(z_l; mu_l + dmu_l, (sigma_l dsigma_l)^2),   dmu_l, dsigma_l from h_l and d_l
//
// Every mu, dmu, log sigma and log dsigma is bounded softly, 5 tanh(. / 5) (Vahdat and Kautz, appendix C), so that no scale
// overflows. A rung's z_l has its own shape: a vector, or maps [C, H, W]. z is all of them in one vector [Z], z_1 first.
#pragma once

#include <functional>
#include <vector>

#include "generatrix/nn/net.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/law.h"

namespace gx {

class Ladder final : public torch::nn::Module {
 public:
  // Nets join what they read along the first dimension after the batch.
  struct Rung {
    NetPtr up;         // x or d_l-1 -> d_l
    NetPtr prior;      // h_l -> mu_l and log sigma_l, [B, 2 C, ...]; null at the top
    NetPtr posterior;  // h_l and d_l -> dmu_l and log dsigma_l, [B, 2 C, ...]; at the top d_L alone
    NetPtr down;       // h_l and z_l -> h_l-1; at the top z_L alone
    Shape latent;      // of z_l: [C, ...]
  };
  explicit Ladder(std::vector<Rung> rungs);  // rungs[0] stands next to the data

  std::size_t size() const { return rungs_.size(); }
  at::ScalarType type() const { return zero_.scalar_type(); }
  std::int64_t dims() const;                              // Z
  std::int64_t dims(std::size_t rung) const;              // of z_l
  std::vector<Tensor> climb(const Tensor& x) const;       // d_1 .. d_L
  Tensor flat(const std::vector<Tensor>& z) const;        // z_1 .. z_L as one tensor [B, Z]
  std::vector<Tensor> by_rung(const Tensor& flat) const;  // [B, Z] as z_1 .. z_L

  // What stands at a rung when it is reached from above.
  struct Place {
    std::size_t rung;
    const Normal& prior;  // p(z_l | z above): [B, ...latent]
    const Tensor& above;  // h_l; undefined at the top
  };
  // Walks down n rows, z_l = choose(place); returns h_0.
  Tensor descend(std::int64_t n, const std::function<Tensor(const Place&)>& choose) const;
  // q(z_l | z above, x) where x tells the rung `told`.
  Normal posterior(const Place& place, const Tensor& told) const;

 private:
  Normal prior(std::size_t rung, const Tensor& above, std::int64_t n) const;
  std::vector<Rung> rungs_;
  Tensor zero_;  // a buffer, so that it follows the model's device and type
};

// The law of z: the prior where x tells nothing, otherwise q(z|x). Refers to the ladder, which must outlive it. `mean` takes the
// mean of each rung given the means above it: for L > 1 not the mean of the law, but the code that it is used as.
struct LadderLaw {
  const Ladder* ladder;
  std::vector<Tensor> told = {};  // d_1 .. d_L, each [B, ...]; empty: the prior

  Tensor sample(const Shape& n, Rng& rng) const;
  Tensor rsample(const Shape& n, Rng& rng) const;
  Tensor log_prob(const Tensor& z) const;  // [..., B, Z] -> [..., B]
  Tensor mean() const;
  Shape batch_shape() const;
  Shape event_shape() const { return {ladder->dims()}; }

 private:
  Tensor walked(std::int64_t n, const std::function<Tensor(const Ladder::Place&, const Normal&)>& choose) const;
  Tensor drawn(const Shape& n, Rng& rng) const;
};

}  // namespace gx
