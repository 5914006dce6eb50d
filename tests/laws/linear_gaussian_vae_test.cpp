// An oracle for the VAE as users build it: with a linear decoder and a fixed sigma its log p(x) is known, whatever its encoder.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <numbers>

#include "generatrix/eval/importance.h"

#include "tests/laws/cases.h"

namespace gx {
namespace {

constexpr double kSigma = 0.8;
constexpr std::int64_t kDims = 5, kRows = 200;

class LinearGaussianVae : public ::testing::Test {
 protected:
  LinearGaussianVae() {
    const Table linear{{"kind", "mlp"}, {"hidden", Value::Array{}}};
    const Table gaussian{{"kind", "gaussian"}, {"value", kSigma}};
    const auto& entry = all_models().at("vae");
    const SeedScope scope(3);
    model_ = entry.build(entry.normalize({{"latent", 2}, {"encoder", linear}, {"decoder", linear}, {"likelihood", gaussian}}),
                         Task{{{{.name = "x", .values = Real{}, .shape = {kDims}}}}, {}});
    model_->to(at::kDouble);
    // q(z|x) = N(mu(x), I) is wider than the posterior, so that the weights are bounded and the delta method holds
    at::NoGradGuard off;
    const auto named = model_->named_parameters();
    for (const auto* part : {"weight", "bias"}) named[std::string("posterior.net.net.linear0.") + part].narrow(0, 2, 2).zero_();
    x_ = Rng(4).normal({kRows, kDims}, at::kDouble);
  }

  // log N(x; b, W W^T + sigma^2 I)
  Tensor exact() const {
    const auto named = model_->named_parameters();
    const auto w = named["decoder.net.net.linear0.weight"].detach(), b = named["decoder.net.net.linear0.bias"].detach();
    const auto covariance = at::matmul(w, w.t()) + kSigma * kSigma * at::eye(kDims, at::kDouble);
    const auto d = x_ - b;
    return -0.5 * ((at::matmul(d, at::inverse(covariance)) * d).sum(1) + at::logdet(2 * std::numbers::pi * covariance));
  }

  ModelPtr model_;
  Tensor x_;
};

TEST_F(LinearGaussianVae, ImportanceWeightsFindTheExactDensity) {
  const auto view = latent_view(*model_);
  const auto found = importance_weighted(*view, Batch{x_}, {.k = 20'000}, Rng(5));
  const auto deviation = (found.nats - exact()) / found.standard_error;  // standard normal, row by row
  EXPECT_LT(std::abs(deviation.mean().item<double>()), 3 / std::sqrt(static_cast<double>(kRows)));
  EXPECT_NEAR(deviation.std().item<double>(), 1, 0.2) << "the stated errors have the right size";
}

TEST_F(LinearGaussianVae, TheBoundLiesBelow) {
  Rng rng(6);
  const auto gap = exact() - dynamic_cast<CanScore&>(*model_).score(Batch{x_}, rng).nats;
  EXPECT_GT(gap.mean().item<double>(), 0);
}

}  // namespace
}  // namespace gx
