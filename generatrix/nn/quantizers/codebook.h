// One codebook: K vectors e_k, of which the nearest stands for h.
//
// By averages (van den Oord et al. 2017, arXiv 1711.00937, appendix A.1; Razavi, van den Oord and Vinyals 2019, arXiv
// 1906.00446): of the vectors h whose nearest is e_k, n_k in a step and s_k their sum,
//
//   N_k <- decay N_k + (1 - decay) n_k      m_k <- decay m_k + (1 - decay) s_k
//   e_k = m_k / N'_k,   N'_k = (N_k + epsilon) / (sum_j N_j + K epsilon) * sum_j N_j         (smoothing as Laplace did)
//
// By gradient (section 3.2, eq. 3): e descends |sg(h) - e|^2 with the optimizer of the turn; N_k only counts.
//
// Both start from k-means of the first batch. Unless `restart` is 0 they do so once more after 32 steps, when the encoder is no
// longer what chance made it (a codebook that another run has trained does not); from then on, every 32 steps, a code that is
// dead, N_k < restart * mean_j N_j, starts again at a random vector of the batch, as one that is used as often as the mean.
#pragma once

#include "generatrix/nn/quantizers/quantizer.h"
#include "generatrix/nn/sizes.h"
#include "generatrix/spec/fields.h"

namespace gx {

inline const Check codebook_size = between(2, 65'536);

struct AveragedCodebookSpec {
  static constexpr std::string_view kind = "averages";
  std::int64_t codes = 512;
  std::int64_t dims = 64;
  double decay = 0.99;
  double epsilon = 1e-5;
  double restart = 0.05;

  static auto fields() {
    using S = AveragedCodebookSpec;
    return std::tuple(
        field("codes", &S::codes, "K: vectors of the codebook", codebook_size),
        field("dims", &S::dims, "numbers of a vector", net_width),
        field("decay", &S::decay, "weight of what is past in the averages", between(0, 1)),
        field("epsilon", &S::epsilon, "added to the uses of every code", positive),
        field("restart", &S::restart, "a code used less than this share of the mean use starts again; 0 = never", between(0, 1)));
  }
};

struct GradientCodebookSpec {
  static constexpr std::string_view kind = "gradient";
  std::int64_t codes = 512;
  std::int64_t dims = 64;
  double restart = 0.05;

  static auto fields() {
    using S = GradientCodebookSpec;
    return std::tuple(
        field("codes", &S::codes, "K: vectors of the codebook", codebook_size),
        field("dims", &S::dims, "numbers of a vector", net_width),
        field("restart", &S::restart, "a code used less than this share of the mean use starts again; 0 = never", between(0, 1)));
  }
};

class Codebook final : public Quantizer {
 public:
  explicit Codebook(const AveragedCodebookSpec& spec);
  explicit Codebook(const GradientCodebookSpec& spec);

  std::int64_t dims() const override { return codes_.size(1); }
  std::int64_t n_symbols() const override { return codes_.size(0); }
  Quantized quantize(const Tensor& h) override;
  Tensor vectors(const Tensor& symbols) override;
  void start(const Tensor& h, Rng& rng) override;
  void follow(const Tensor& h, const Tensor& symbols, const Step& step) override;

 private:
  Codebook(AveragedCodebookSpec rules, bool by_gradient);
  void average();
  void restart(const Tensor& h, Rng& rng);

  AveragedCodebookSpec rules_;
  bool by_gradient_;
  Tensor codes_;        // e [K, D]: a parameter by gradient, else a buffer
  Tensor uses_, sums_;  // buffers: N [K], m [K, D]; by gradient there is no m
  Tensor settled_;      // buffer, whole number: 1 after the second start
};

}  // namespace gx
