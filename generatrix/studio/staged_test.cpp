#include "generatrix/studio/staged.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/studio/loaded_run.h"

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
  Rng a(1), b(1);
  const at::NoGradGuard off;
  const auto codes = second.codec.decode(dynamic_cast<CanSample&>(*second.model).sample(3, {}, a)).x();
  EXPECT_TRUE(at::equal(dynamic_cast<CanSample&>(*both.model).sample(3, {}, b).x(),
                        dynamic_cast<CanDecode&>(*first.model).decode(codes, {}).mean().x()));
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
