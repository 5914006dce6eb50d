#include "generatrix/studio/staged.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/multivariate_normal.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/distributions/standard_normal.h"
#include "generatrix/studio/loaded_run.h"
#include "generatrix/tasks/staged_model.h"

#include "tests/support/tolerances.h"

namespace gx {
namespace {

const Field kImage{.name = "image", .values = Levels{256}, .shape = {1, 8, 8}};
const Field kLabel{.name = "label", .values = Symbols{{3}}};

ModelFile file_of(const std::string& model, const Table& parameters, const Codec& codec, const std::string& hash) {
  static const auto catalog = full_catalog();
  const auto& entry = catalog.at(model);
  const SeedScope scope(1);
  ModelFile file{.codec = codec, .model = entry.build(entry.normalize(parameters), codec.task()), .hash = hash};
  file.config.model = model;
  file.model->eval();
  return file;
}

ModelFile coder(const std::string& hash = "aaaa") {
  const Table net{{"kind", "conv"}, {"channels", Value::Array{4, 6}}};
  const Table book{{"kind", "averages"}, {"codes", 7}, {"dims", 4}};
  return file_of("vq_vae", {{"net", net}, {"quantizer", book}, {"likelihood", Table{{"kind", "logistic_mixture"}}}},
                 Codec({grey_codec(kImage)}), hash);
}

ModelFile prior(std::int64_t n_symbols = 7, const std::string& made_by = "aaaa", Shape shape = {1, 2, 2}) {
  Field z{.name = "z", .values = Symbols{{n_symbols}}, .shape = std::move(shape)};
  return file_of("pixelcnn", {{"blocks", 1}, {"conditional", true}},
                 Codec({symbols_codec(std::move(z), {.coder = made_by})}, {symbols_codec(kLabel)}), "bbbb");
}

TEST(Staged, IsOneModelOfTheEvents) {
  const auto both = staged(prior(), "prior", coder(), "vq");
  EXPECT_EQ(both.model->task(), (Task{Space{{kImage}}, Space{{kLabel}}}));
  EXPECT_EQ(both.config.model, "pixelcnn through vq_vae");
  Rng rng(1);
  const auto labels = Rows(at::tensor({0, 1, 2}));
  const auto x = dynamic_cast<CanSample&>(*both.model).sample(3, labels, rng).x();
  EXPECT_EQ(x.sizes(), (at::IntArrayRef{3, 1, 8, 8}));
  EXPECT_TRUE(((x >= 0) & (x <= 1)).all().item<bool>());
}

// log p(x|z(x)) + log p(z(x)|y): what the first model scores with its own uniform law of codes put aside.
TEST(Staged, ScoresTheBoundOfBoth) {
  const auto first = coder(), second = prior();
  const auto both = staged(second, "prior", first, "vq");
  Rng rng(2);
  const auto x = Rng(3).integers(256, {3, 1, 8, 8}).to(at::kFloat) / 255;
  const auto labels = Rows(at::tensor({0, 1, 2}));
  const at::NoGradGuard off;
  const auto z = dynamic_cast<CanEncode&>(*first.model).encode({x}).mean().to(at::kLong);
  const auto expected = dynamic_cast<CanScore&>(*first.model).score({x}, rng).nats + 4 * std::log(7.) +
                        dynamic_cast<CanScore&>(*second.model).score({z, labels}, rng).nats;
  const auto found = dynamic_cast<CanScore&>(*both.model).score({x, labels}, rng);
  EXPECT_TRUE(at::allclose(found.nats, expected, 1e-4, 1e-3));
  EXPECT_EQ(found.info, (ScoreInfo{ScoreInfo::Kind::lower_bound, ScoreInfo::Measure::mass}));
}

// x ~ N(W z, 0.5^2) of 3 numbers, 2 codes. p(z) = N(m, S^2) is the second model's, and q(z|x) the posterior under it, its
// deviations so many times too large.
struct LinearGaussian final : Model, CanScore, CanEncode, CanDecode {
  explicit LinearGaussian(double wide) : Model({{{{.name = "x", .shape = {3}}}}, {}}), wide_(wide) { register_buffer("W", w_); }
  std::vector<Turn> turns() override { return {}; }
  ScoreInfo score_info() const override { return {Score::Kind::lower_bound, Score::Measure::density}; }
  Score score(const Batch&, Rng&) override { throw std::logic_error("not of this prior"); }
  Distribution encode(const Batch& batch) override {
    const auto covariance = at::linalg_inv(w_.t().mm(w_) / kNoise + at::diag(1 / s_.square()));
    const auto mean = (batch.x().to(at::kDouble).mm(w_) / kNoise + m_ / s_.square()).mm(covariance);
    return MultivariateNormal{mean, (at::linalg_cholesky(covariance) * wide_).expand({batch.size(), 2, 2})};
  }
  RowsLaw decode(const Tensor& z, const Rows&) override {
    const auto mean = z.to(at::kDouble).matmul(w_.t());
    return RowsLaw(independent(Normal{mean, at::full_like(mean, std::sqrt(kNoise))}, 1));
  }
  Tensor log_evidence(const Tensor& x) const {
    const auto covariance = w_.mm(at::diag(s_.square())).mm(w_.t()) + kNoise * at::eye(3, at::kDouble);
    return MultivariateNormal{w_.mv(m_), at::linalg_cholesky(covariance)}.log_prob(x.to(at::kDouble));
  }

  static constexpr double kNoise = 0.25;
  Tensor w_ = at::tensor({1., 0.5, -1., 2., 0., 0.3}, at::kDouble).reshape({3, 2});
  Tensor m_ = at::tensor({3., -1.}, at::kDouble), s_ = at::tensor({2., 0.5}, at::kDouble);
  double wide_;
};

struct StandardNormalCodes final : Model, CanSample, CanScore {
  StandardNormalCodes() : Model({{{{.name = "z", .shape = {2}}}}, {}}) {}
  std::vector<Turn> turns() override { return {}; }
  Rows sample(std::int64_t n, const Rows&, Rng& rng) override { return rng.normal({n, 2}); }
  ScoreInfo score_info() const override { return {Score::Kind::estimate, Score::Measure::density}; }
  Score score(const Batch& batch, Rng&) override {
    return {.nats = standard_normal({2}).log_prob(batch.x()), .info = score_info(), .shared_error = 0.01};
  }
};

ModelFile linear_gaussian(double wide) {
  ModelFile first{.codec = Codec({reals_codec({.name = "x", .shape = {3}})}), .model = std::make_shared<LinearGaussian>(wide)};
  ModelFile second{.codec = Codec({reals_codec({.name = "z", .shape = {2}}, {.shift = {3, -1}, .scale = {2, 0.5}})}),
                   .model = std::make_shared<StandardNormalCodes>()};
  return staged(std::move(second), "prior", std::move(first), "linear");
}

// Where q(z|x) is the posterior, p(x|z) p(z) / q(z|x) is p(x) for every draw of z.
TEST(Staged, OfTheTruePosteriorScoresTheEvidence) {
  const auto both = linear_gaussian(1);
  Rng rng(1);
  const auto x = Rng(2).normal({50, 3}) * 3;
  const auto found = dynamic_cast<CanScore&>(*both.model).score({x}, rng);
  EXPECT_TRUE(at::allclose(found.nats, LinearGaussian(1).log_evidence(x), 0, tolerance::kFloat32));
  EXPECT_EQ(found.info, (ScoreInfo{ScoreInfo::Kind::lower_bound, ScoreInfo::Measure::density}));
  EXPECT_EQ(found.shared_error, 0.01) << "the error of the second model's estimate";
}

// A normal q(z|x) whose deviations are c times the posterior's lies KL = c^2 - 1 - 2 log c nats below, in two dimensions.
TEST(Staged, OfAWiderPosteriorScoresLessByTheirDivergence) {
  constexpr double kWide = 1.5;
  const auto both = linear_gaussian(kWide);
  Rng rng(3);
  const auto x = Rng(4).normal({1, 3}).expand({20'000, 3});
  const auto gap = LinearGaussian(1).log_evidence(x) - dynamic_cast<CanScore&>(*both.model).score({x}, rng).nats;
  const auto error = gap.std().item<double>() / std::sqrt(20'000);
  EXPECT_NEAR(gap.mean().item<double>(), kWide * kWide - 1 - 2 * std::log(kWide), 4 * error);
}

TEST(Staged, RefusesWhatDoesNotFit) {
  const auto refusal = [](ModelFile second, ModelFile first) {
    try {
      staged(std::move(second), "prior", std::move(first), "vq");
      return std::string();
    } catch (const UserError& error) {
      return std::string(error.what());
    }
  };
  EXPECT_EQ(refusal(prior(), coder()), "");
  EXPECT_NE(refusal(prior(7, "cccc"), coder()).find("made by cccc, this one is aaaa"), std::string::npos);
  EXPECT_NE(refusal(prior(8), coder()).find("7 symbols"), std::string::npos);
  EXPECT_NE(refusal(prior(7, "aaaa", {1, 4, 4}), coder()).find("[1, 2, 2]"), std::string::npos);
  EXPECT_NE(refusal(coder(), coder()).find("does not draw codes"), std::string::npos);
  EXPECT_NE(refusal(prior(), prior()).find("does not decode"), std::string::npos);
}

// Codes that are numbers: a second model of any kind draws them, in the first one's unit.
TEST(Staged, CodesMayBeNumbers) {
  const Table tiny{{"kind", "mlp"}, {"hidden", Value::Array{8}}};
  const auto first =
      file_of("autoencoder", {{"latent", 2}, {"encoder", tiny}, {"decoder", tiny}}, Codec({grey_codec(kImage)}), "aaaa");
  const Field z{.name = "z", .shape = {2}};
  const auto second = file_of("vae", {{"latent", 2}, {"encoder", tiny}, {"decoder", tiny}},
                              Codec({reals_codec(z, {.shift = {3, 4}, .scale = {2, 2}, .coder = "aaaa"})}), "bbbb");
  const auto both = staged(second, "prior", first, "ae");
  EXPECT_FALSE(dynamic_cast<CanScore*>(both.model.get()));
  EXPECT_NE(why_no_score(*both.model).find("codes of autoencoder are points"), std::string::npos) << why_no_score(*both.model);
  Rng a(1), b(1);
  const at::NoGradGuard off;
  const auto codes = second.codec.decode(dynamic_cast<CanSample&>(*second.model).sample(3, {}, a)).x();
  EXPECT_TRUE(at::equal(dynamic_cast<CanSample&>(*both.model).sample(3, {}, b).x(),
                        dynamic_cast<CanDecode&>(*first.model).decode(codes, {}).mean().x()));
}

// A second model that does not score says so; two that score keep nothing from it.
TEST(Staged, SaysWhatKeepsItFromScoring) {
  const Table tiny{{"kind", "mlp"}, {"hidden", Value::Array{8}}};
  const Codec codes({reals_codec({.name = "z", .shape = {2}})});
  const auto of = [&](ModelFile second) {
    auto first = file_of("vae", {{"latent", 2}, {"encoder", tiny}, {"decoder", tiny}}, Codec({grey_codec(kImage)}), "aaaa");
    return why_no_score(*staged(std::move(second), "prior", std::move(first), "vae").model);
  };
  EXPECT_EQ(of(file_of("gan", {{"latent", 2}, {"generator", tiny}, {"discriminator", tiny}}, codes, "bbbb")),
            "gan does not score its codes, and the bound needs log p(z)");
  EXPECT_EQ(of(file_of("vae", {{"latent", 1}, {"encoder", tiny}, {"decoder", tiny}}, codes, "bbbb")), "");
}

// A model that is fitted has no parameters, only buffers.
TEST(Staged, TheFirstModelMayBeFitted) {
  const Codec rows({reals_codec({.name = "x", .values = Real{}, .shape = {4}})});
  const Codec codes({reals_codec({.name = "z", .values = Real{}, .shape = {2}}, {.coder = "aaaa"})});
  const auto both =
      staged(file_of("vae", {{"latent", 1}}, codes, "bbbb"), "vae", file_of("pca", {{"latent", 2}}, rows, "aaaa"), "pca");
  Rng rng(1);
  EXPECT_EQ(dynamic_cast<CanSample&>(*both.model).sample(3, {}, rng).x().sizes(), (at::IntArrayRef{3, 4}));
}

}  // namespace
}  // namespace gx
