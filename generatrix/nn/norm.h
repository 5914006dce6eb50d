// Layers that rescale what flows between two others, and the spec that names them.
#pragma once

#include <variant>

#include "generatrix/kernels/perceptron/perceptron.h"
#include "generatrix/nn/mixes_rows.h"
#include "generatrix/nn/net.h"
#include "generatrix/spec/fields.h"

namespace gx {

struct NoNormSpec {
  static constexpr std::string_view kind = "none";
  static auto fields() { return std::tuple(); }
};

struct BatchNormSpec {
  static constexpr std::string_view kind = "batch";
  double momentum = 0.1;
  double epsilon = 1e-5;

  static auto fields() {
    return std::tuple(field("momentum", &BatchNormSpec::momentum,
                            "weight of the newest batch in the running statistics (Keras names 1 minus this)", between(0, 1)),
                      field("epsilon", &BatchNormSpec::epsilon, "added to the variance", positive));
  }
};

using NormSpec = std::variant<NoNormSpec, BatchNormSpec>;

// Batch normalization (Ioffe and Szegedy 2015, arXiv 1502.03167, algorithms 1 and 2) of the last dimension, feature by feature:
//
//   y = scale (h - mean) / sqrt(variance + epsilon) + shift        scale starts at 1, shift at 0
//
// h [..., F] -> [..., F]. In training mode mean and variance are those of all rows given, also of other processes
// (batch_statistics.h), and the running statistics move towards them: running <- (1 - momentum) running + momentum batch, with
// the unbiased variance. In evaluation mode the running statistics are used, so that a row's result does not depend on the
// others. A single row of a whole batch has no variance: it is always normalized by the running statistics, which it does not
// move.
class BatchNorm final : public Net, public MixesRows {
 public:
  BatchNorm(std::int64_t n_features, const BatchNormSpec& spec);
  Tensor forward(const Tensor& h) override;
  // What it does in training mode to more than one row, as a value.
  Normalization in_training() const { return {scale_, shift_, mean_, variance_, momentum_, epsilon_}; }

 private:
  Tensor scale_, shift_, mean_, variance_;  // [F]; the last two are buffers
  double momentum_, epsilon_;
};

// Whether a row's result may depend on the other rows while training: batch statistics somewhere inside.
bool mixes_rows(const torch::nn::Module& module);

// Of vectors [..., n_features]; null when the spec says none.
NetPtr make_norm(const NormSpec& spec, std::int64_t n_features);

}  // namespace gx
