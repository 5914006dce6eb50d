// Completion against its closed form: a linear-Gaussian VAE with the exact posterior (tests/support/linear_gaussian.h), whose
// pseudo-Gibbs chain has p(unknown | known) as its law.
//
//   p(x) = N(b, S), S = W W^T + s^2 I      p(x_u | x_k) = N(b_u + S_uk S_kk^-1 (x_k - b_k), S_uu - S_uk S_kk^-1 S_ku)
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/families/latent/latent_model.h"
#include "generatrix/nn/mlp.h"
#include "generatrix/prob/distributions/independent.h"

#include "tests/support/linear_gaussian.h"
#include "tests/support/tolerances.h"

namespace gx {
namespace {

constexpr std::int64_t kDims = 4, kDraws = 20'000;

const Task kTask{Space{{Field{.name = "x", .values = Real{}, .shape = {kDims}, .may_miss = true}}}, {}};

// Reads the cells and leaves out which are known.
struct ExactPosterior final : Conditional {
  explicit ExactPosterior(const LinearGaussian& law) : law(law) {}
  Distribution given(const Context& context) override { return law.encode({context.whole.narrow(-1, 0, kDims)}); }
  LinearGaussian law;
};

std::shared_ptr<LatentModel> exact_model(const LinearGaussian& law) {
  auto parts = gaussian_parts({.latent = 2,
                               .encoder = MlpSpec{.hidden = {}},
                               .decoder = MlpSpec{.hidden = {}},
                               .likelihood = GaussianSpec{.sigma = "fixed", .value = law.s}},
                              kTask, beta_elbo(1, {}, 0));
  parts.posterior = std::make_shared<ExactPosterior>(law);
  auto model = std::make_shared<LatentModel>(std::move(parts), kTask);
  model->to(at::kDouble);
  at::NoGradGuard off;
  for (auto& item : model->named_parameters()) {
    if (item.key().starts_with("decoder.net.") && item.key().ends_with("weight")) item.value().copy_(law.w);
    if (item.key().starts_with("decoder.net.") && item.key().ends_with("bias")) item.value().copy_(law.b);
  }
  model->eval();
  return model;
}

Tensor places(const Tensor& mask) { return mask.nonzero().squeeze(1); }

// Means and covariances of draws [n, U], each within four standard errors.
void expect_moments(const Tensor& x, const Tensor& mean, const Tensor& covariance) {
  const auto n = static_cast<double>(x.size(0));
  const auto variance = covariance.diag();
  EXPECT_LT(((x.mean(0) - mean) / (variance / n).sqrt()).abs().max().item<double>(), tolerance::kStandardErrors);
  const auto d = x - mean;
  const auto error = ((at::outer(variance, variance) + covariance.square()) / n).sqrt();  // of a normal law's covariance
  EXPECT_LT(((at::matmul(d.t(), d) / n - covariance) / error).abs().max().item<double>(), tolerance::kStandardErrors);
}

TEST(Completion, DrawsTheUnknownCellsFromTheirLawGivenTheKnownOnes) {
  const auto law = LinearGaussian::exact();
  const auto model = exact_model(law);
  const auto known = at::tensor({1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0}, at::kInt).to(at::kBool).view({3, kDims});
  const auto x = at::tensor({2., 0., 1., 0., 0., 0., 0., 3., 0., 0., 0., 0.}, at::kDouble).view({3, kDims});
  Rng rng(1);
  const auto all = model->complete({Rows({Column{.data = x, .observed = known}})}, kDraws, rng).x();
  ASSERT_EQ(all.sizes(), (at::IntArrayRef{3 * kDraws, kDims}));
  const auto covariance = at::matmul(law.w, law.w.t()) + law.s * law.s * at::eye(kDims, at::kDouble);
  for (std::int64_t row = 0; row < 3; ++row) {
    const auto k = places(known[row]), u = places(known[row].logical_not());
    const auto draws = all.narrow(0, row * kDraws, kDraws);
    const auto block = [&](const Tensor& a, const Tensor& b) { return covariance.index_select(0, a).index_select(1, b); };
    const auto gain = at::matmul(block(u, k), k.numel() > 0 ? block(k, k).inverse() : block(k, k));
    const auto mean = law.b.index_select(0, u) + at::matmul(gain, (x[row] - law.b).index_select(0, k));
    expect_moments(draws.index_select(1, u), mean, block(u, u) - at::matmul(gain, block(k, u)));
    EXPECT_TRUE(at::equal(draws.index_select(1, k), x[row].index_select(0, k).expand({kDraws, k.numel()}))) << "as they were";
  }
}

TEST(Completion, OfRowsWithAllCellsIsThemselves) {
  const auto model = exact_model(LinearGaussian::exact());
  const auto x = Rng(2).normal({3, kDims}, at::kDouble);
  Rng rng(1);
  EXPECT_TRUE(at::equal(model->complete({x}, 2, rng).x(), x.repeat_interleave(2, 0)));
  EXPECT_EQ(model->exactness(), ScoreInfo::Kind::estimate);
}

// The unknown cells of a row and where each row is cut off do not touch what the others get: the score is of known cells alone.
TEST(Completion, TheScoreCountsKnownCells) {
  const auto law = LinearGaussian::exact();
  const auto model = exact_model(law);
  const auto known = at::tensor({1, 0, 1, 0, 1, 1, 1, 1}, at::kInt).to(at::kBool).view({2, kDims});
  const auto x = Rng(2).normal({2, kDims}, at::kDouble) * known;
  Rng a(1), b(1);
  const auto score = model->score({Rows({Column{.data = x, .observed = known}})}, a);
  EXPECT_TRUE(at::equal(score.n_cells, at::tensor({2, 4}, at::kLong)));
  const Batch whole{x};
  const auto q = model->encode(whole);
  const auto z = q.sample({}, b);
  const auto cells = Normal{at::matmul(z, law.w.t()) + law.b, at::full({}, law.s, at::kDouble)}.log_prob(x);
  const auto expected = (cells * known).sum(1) - kl(q, model->prior({}));
  EXPECT_TRUE(at::allclose(score.nats, expected, 1e-6, 1e-6)) << "sigma is kept in float32";
}

// p(x|y) of bits that are all on for one label and all off for the other.
TEST(Completion, IsUnderTheConditionOfEachRow) {
  const Task task{Space{{Field{.name = "x", .values = kBits, .shape = {3}, .may_miss = true}}},
                  Space{{Field{.name = "label", .values = kBits}}}};
  const NetSpec net = MlpSpec{.hidden = {}};
  LatentModel model(gaussian_parts({.latent = 2, .encoder = net, .decoder = net}, task, beta_elbo(1, {}, 0)), task);
  {
    at::NoGradGuard off;
    for (auto& item : model.named_parameters()) {
      if (!item.key().starts_with("decoder.net.") || !item.key().ends_with("weight")) continue;
      item.value().zero_();
      item.value().select(1, 2).fill_(-20);
      item.value().select(1, 3).fill_(20);
    }
  }
  const auto known = at::tensor({1, 0, 0, 0, 0, 1}, at::kInt).to(at::kBool).view({2, 3});
  Rng rng(1);
  const auto x =
      model
          .complete({Rows({Column{.data = at::tensor({0.F, 0.F, 0.F, 0.F, 0.F, 1.F}).view({2, 3}), .observed = known}}),
                     at::tensor({1.F, 0.F})},
                    5, rng)
          .x();
  EXPECT_TRUE(at::equal(x.narrow(0, 0, 5), at::tensor({0.F, 1.F, 1.F}).expand({5, 3})));
  EXPECT_TRUE(at::equal(x.narrow(0, 5, 5), at::tensor({0.F, 0.F, 1.F}).expand({5, 3})));
}

// A row lists draws from p(x|z) and nothing says that there are no others: z ~ q(z|listed) and more entries from p(x|z), whatever
// the largest row is. Here z = 1 where item 0 is listed, else z = -1, and items 0 and 1 go with z = 1, items 2 and 3 with z = -1.
TEST(Completion, OfSparseRowsIsToldTheListedEntriesAlone) {
  const Task task{Space{{Field{.name = "x", .values = Real{0}, .shape = {4}, .layout = Field::Layout::sparse, .longest = 90}}},
                  {}};
  auto parts = gaussian_parts({.latent = 1, .encoder = MlpSpec{.hidden = {}}, .decoder = MlpSpec{.hidden = {}}}, task,
                              beta_elbo(1, {}, 0));
  struct Posterior final : Conditional {
    Distribution given(const Context& context) override {
      const auto z = 2 * (context.whole.narrow(-1, 0, 1) > 0).to(at::kFloat) - 1;
      return independent(Normal{z, at::full_like(z, 1e-4)}, 1);
    }
  };
  parts.posterior = std::make_shared<Posterior>();
  LatentModel model(std::move(parts), task);
  for (auto& item : model.named_parameters()) {
    at::NoGradGuard off;
    if (item.key().starts_with("decoder.net.")) item.value().zero_();
    if (item.key().starts_with("decoder.net.") && item.key().ends_with("weight"))
      item.value().copy_(at::tensor({30.F, 30.F, -30.F, -30.F}).view({4, 1}));
  }
  auto listed = sparse_of(at::tensor({5.F, 0.F, 0.F, 0.F, 0.F, 0.F, 0.F, 2.F}).view({2, 4}));
  Rng rng(1);
  const auto more = [&] { return dense_of(model.complete({Rows({listed})}, 2, rng).columns[0], 4); };
  const auto expected = at::tensor({5.F, 1.F, 0.F, 0.F, 5.F, 1.F, 0.F, 0.F, 0.F, 0.F, 1.F, 2.F, 0.F, 0.F, 1.F, 2.F}).view({4, 4});
  EXPECT_TRUE(at::equal(more(), expected)) << "as many more as are listed";
  listed.length = at::tensor({2, 2});
  EXPECT_TRUE(at::equal(more(), expected));
}

TEST(Completion, TakesSettings) {
  const auto model = exact_model(LinearGaussian::exact());
  const Batch partial{Rows({Column{.data = at::zeros({1, kDims}, at::kDouble), .observed = at::zeros({1, kDims}, at::kBool)}})};
  Rng a(1), b(1);
  EXPECT_TRUE(at::equal(model->complete(partial, 2, {{"sweeps", 30}}, a).x(), model->complete(partial, 2, b).x()));
  EXPECT_FALSE(at::equal(model->complete(partial, 2, {{"sweeps", 1}}, a).x(), model->complete(partial, 2, b).x()));
  EXPECT_THROW(model->complete(partial, 2, {{"sweep", 3}}, a), UserError);
  EXPECT_THROW(model->complete(partial, 2, {{"sweeps", 0}}, a), UserError);
}

}  // namespace
}  // namespace gx
