// Several codebooks for one vector.
//
//   product   the vector in S equal parts, each with a codebook of its own (Jegou, Douze and Schmid 2011, Product
//             Quantization for Nearest Neighbor Search)
//
//   residual  r_0 = h, e_s = the nearest of codebook s to r_(s-1), r_s = r_(s-1) - e_s, e = e_1 + .. + e_S (Juang and Gray 1982;
//             Lee et al., Autoregressive Image Generation using Residual Quantization, 2022, arXiv 2203.01941, section 3.1)
//
// A vector has S symbols of K each. Of residuals every stage is committed to, so that the first ones alone come near.
#pragma once

#include <variant>

#include "generatrix/nn/quantizers/codebook.h"

namespace gx {

using CodebookSpec = std::variant<AveragedCodebookSpec, GradientCodebookSpec>;

struct ProductSpec {
  static constexpr std::string_view kind = "product";
  std::int64_t parts = 2;
  CodebookSpec codebook = AveragedCodebookSpec{.dims = 32};

  static auto fields() {
    return std::tuple(field("parts", &ProductSpec::parts, "S: parts of a vector, each with its codebook", between(1, 64)),
                      field("codebook", &ProductSpec::codebook, "of each part; dims are those of a part"));
  }
};

struct ResidualStagesSpec {
  static constexpr std::string_view kind = "residual";
  std::int64_t stages = 2;
  CodebookSpec codebook = AveragedCodebookSpec{};

  static auto fields() {
    return std::tuple(
        field("stages", &ResidualStagesSpec::stages, "S: codebooks, each of what those before it leave", between(1, 64)),
        field("codebook", &ResidualStagesSpec::codebook, "of each stage"));
  }
};

class ProductQuantizer final : public Quantizer {
 public:
  explicit ProductQuantizer(std::vector<QuantizerPtr> parts);  // alike
  std::int64_t dims() const override { return n_columns() * parts_.front()->dims(); }
  std::int64_t n_symbols() const override { return parts_.front()->n_symbols(); }
  std::int64_t n_columns() const override { return static_cast<std::int64_t>(parts_.size()); }
  Quantized quantize(const Tensor& h) override;
  Tensor vectors(const Tensor& symbols) override;
  void start(const Tensor& h, Rng& rng) override;
  void follow(const Tensor& h, const Tensor& symbols, const Step& step) override;

 private:
  std::vector<QuantizerPtr> parts_;
};

class ResidualQuantizer final : public Quantizer {
 public:
  explicit ResidualQuantizer(std::vector<QuantizerPtr> stages);  // alike
  std::int64_t dims() const override { return stages_.front()->dims(); }
  std::int64_t n_symbols() const override { return stages_.front()->n_symbols(); }
  std::int64_t n_columns() const override { return static_cast<std::int64_t>(stages_.size()); }
  Quantized quantize(const Tensor& h) override;
  Tensor vectors(const Tensor& symbols) override;
  void start(const Tensor& h, Rng& rng) override;
  void follow(const Tensor& h, const Tensor& symbols, const Step& step) override;

 private:
  std::vector<QuantizerPtr> stages_;
};

}  // namespace gx
