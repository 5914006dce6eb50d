#include "generatrix/train/model_file.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cstring>

#include "generatrix/base/errors.h"
#include "generatrix/data/codec_table.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/spec/json.h"
#include "generatrix/train/tensors.h"

#include "tests/support/temporary_folder.h"
#include "tests/support/toy_model.h"

namespace gx {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class ModelFiles : public ::testing::Test {
 protected:
  ModelFiles() : folder_("model_file"), path_(folder_.path / "model.safetensors"), catalog_(toy_catalog()) {
    config_ = parse_config(Table{{"model", Table{{"kind", "toy"}, {"hidden", 5}}}}, catalog_);
    codec_ = Codec({grey_codec({.name = "image", .values = Levels{256}, .shape = {1, 4, 4}})});
    const SeedScope scope(1);
    model_ = catalog_.at("toy").build(config_.parameters, codec_.task());
    model_->eval();
  }
  void save(double score = -12.5) const { save_model(path_, *model_, config_, codec_, 300, score); }
  static Tensor score(Model& model) {
    Rng rng(4);
    return dynamic_cast<CanScore&>(model).score({Rng(3).uniform({9, 1, 4, 4})}, rng).nats;
  }
  void expect_refused(const std::string& why) const {
    EXPECT_THAT([&] { load_model(path_, catalog_); },
                ThrowsMessage<DataError>(AllOf(HasSubstr("model.safetensors"), HasSubstr(why))));
  }
  // The header as a table, changed by `change`, with the same tensors.
  void rewrite(const std::function<void(Table&)>& change) const {
    auto header = parse_json(SafetensorsFile(path_).metadata().at("generatrix"), "");
    change(header);
    NamedTensors tensors;
    for (const auto& item : model_->named_parameters()) tensors.emplace_back(item.key(), item.value());
    for (const auto& item : model_->named_buffers()) tensors.emplace_back(item.key(), item.value());
    write_tensors(path_, tensors, {{"generatrix", to_json(header)}});
  }

  TemporaryFolder folder_;
  Path path_;
  Catalog catalog_;
  RunConfig config_;
  Codec codec_;
  ModelPtr model_;
};

TEST_F(ModelFiles, RoundTripGivesBitEqualScoresAndAllThatStoodBeside) {
  save();
  const auto loaded = load_model(path_, catalog_);
  EXPECT_TRUE(at::equal(score(*loaded.model), score(*model_)));
  EXPECT_EQ(to_table(loaded.config), to_table(config_));
  EXPECT_EQ(to_table(loaded.codec), to_table(codec_));
  EXPECT_EQ(loaded.step, 300);
  EXPECT_EQ(loaded.score, -12.5);
  EXPECT_FALSE(loaded.model->is_training());
}

TEST_F(ModelFiles, BytesInMemoryAreTheSameModelOfTheSameHash) {
  save();
  const auto bytes = read_file(path_, "a model");
  const auto loaded = load_model(std::as_bytes(std::span(bytes)), "shipped", catalog_);
  EXPECT_TRUE(at::equal(score(*loaded.model), score(*model_)));
  EXPECT_EQ(loaded.hash.size(), 16u);
  EXPECT_EQ(loaded.hash, load_model(path_, catalog_).hash);
  EXPECT_THAT([&] { load_model(std::as_bytes(std::span(bytes)).first(99), "shipped", catalog_); },
              ThrowsMessage<DataError>(HasSubstr("shipped: ")));
}

TEST_F(ModelFiles, WhatWasLoadedIsSavedWithTheSameBytes) {
  save(std::nan(""));
  const auto bytes = read_file(path_, "a model");
  const auto loaded = load_model(path_, catalog_);
  EXPECT_TRUE(std::isnan(loaded.score));
  save_model(path_, *loaded.model, loaded.config, loaded.codec, loaded.step, loaded.score);
  EXPECT_EQ(read_file(path_, "a model"), bytes);
}

TEST_F(ModelFiles, AWholeScoreIsStillANumber) {
  save(-3);
  EXPECT_EQ(load_model(path_, catalog_).score, -3);
}

TEST_F(ModelFiles, RefusesANewerFormat) {
  save();
  rewrite([](Table& header) { header.set("format", kModelFormat + 1); });
  expect_refused("newer generatrix");
}

// A header of version 0.1: its codec had one event and a number of classes.
void of_version_0_1(Table& header) {
  header.set("format", 1);
  header.set("version", "0.1.0");
  header.set("codec", Table{{"values", "grey"}, {"kind", "byte"}, {"event", Value::Array{1, 4, 4}}, {"symbols", 256}});
}

TEST_F(ModelFiles, OfVersion01IsReadWhereItsTensorsFit) {
  save();
  rewrite(of_version_0_1);
  const auto loaded = load_model(path_, catalog_);
  EXPECT_TRUE(at::equal(score(*loaded.model), score(*model_)));
  EXPECT_EQ(loaded.codec.task(), codec_.task());
}

TEST_F(ModelFiles, OfVersion01ThatDoesNotFitSaysWhoWroteItAndWhatToDoInOneLine) {
  const std::function<void(Table&)> changes[] = {
      [](Table& header) { header.find("config")->as<Table>()->find("model")->as<Table>()->set("hidden", 6); },
      [](Table& header) { header.find("config")->as<Table>()->find("model")->as<Table>()->set("width", 6); },
      [](Table& header) {
        header.set("codec", Table{{"values", "tokens"}});
      }};
  for (const auto& change : changes) {
    save();
    rewrite([&](Table& header) {
      of_version_0_1(header);
      change(header);
    });
    EXPECT_THAT([&] { load_model(path_, catalog_); },
                ThrowsMessage<DataError>(AllOf(HasSubstr("toy"), HasSubstr("generatrix 0.1.0"), HasSubstr("train it again"),
                                               ::testing::Not(HasSubstr("w1")), ::testing::Not(HasSubstr("\n")))));
  }
}

TEST_F(ModelFiles, RefusesFilesOfOthers) {
  write_tensors(path_, {{"w", at::ones({2})}}, {{"format", "pt"}});
  expect_refused("no generatrix header");
  write_file(path_, "GIF89a is another kind of file");
  expect_refused("");
  EXPECT_THROW(load_model(folder_.path / "none", catalog_), DataError);
  EXPECT_THROW(load_model(folder_.path, catalog_), DataError);
}

TEST_F(ModelFiles, RefusesHeadersThatLackOrTwistAnEntry) {
  for (const auto* key : {"format", "config", "codec", "step", "score"}) {
    save();
    rewrite([&](Table& header) { header.erase(key); });
    expect_refused(key);
    rewrite([&](Table& header) { header.set(key, "words"); });
    expect_refused("");
  }
  write_tensors(path_, {}, {{"generatrix", "{\"format\": 1"}});
  EXPECT_THROW(load_model(path_, catalog_), Error);
}

TEST_F(ModelFiles, BlamesTheFileForAModelThatThisProgramDoesNotKnow) {
  save();
  rewrite([](Table& header) { header.find("config")->as<Table>()->find("model")->as<Table>()->set("kind", "toyy"); });
  expect_refused("toyy");
}

// The checksum is right: somebody wrote such a file, or a later version will have.
TEST_F(ModelFiles, WhoseCodecDoesNotFitIsTheFilesFaultInOneLine) {
  const auto column = [](Table& header) -> Table& {
    return *(*header.find("codec")->as<Table>()->find("event")->as<Value::Array>())[0].as<Table>();
  };
  const std::vector<std::pair<std::string, std::function<void(Table&)>>> changes{
      {"another shape",
       [&](Table& h) {
         column(h).set("shape", Value::Array{1, 5, 5});
       }},
      {"a shape beyond all memory",
       [&](Table& h) {
         column(h).set("shape", Value::Array{std::int64_t{1} << 40, std::int64_t{1} << 40});
       }},
      {"no event", [&](Table& h) { h.find("codec")->as<Table>()->set("event", Value::Array{}); }},
      {"a codec of symbols", [&](Table& h) { column(h).set("codec", "symbols"); }},
      {"a codec of sound",
       [&](Table& h) {
         column(h).set("codec", "mu_law");
         column(h).set("values", "real");
       }},
      {"grey of real numbers", [&](Table& h) { column(h).set("values", "real"); }},
      {"too few numbers",
       [&](Table& h) {
         column(h).set("codec", "reals");
         column(h).set("settings", Table{{"shift", Value::Array{1.0}}});
       }},
      {"an end that is no symbol", [&](Table& h) { column(h).set("end", 3); }},
      {"sequences", [&](Table& h) { column(h).set("layout", "sequence"); }}};
  for (const auto& [what, change] : changes) {
    save();
    rewrite(change);
    EXPECT_THAT([&] { load_model(path_, catalog_); },
                ThrowsMessage<DataError>(AllOf(HasSubstr("model.safetensors"), ::testing::Not(HasSubstr("\n")))))
        << what;
  }
}

TEST_F(ModelFiles, RememberWhereTheirRowsCameFrom) {
  save();
  EXPECT_EQ(load_model(path_, catalog_).origin.path, "");
  const DataOrigin origin{"/data/own.csv", "/data/pictures", "0123456789abcdef"};
  save_model(path_, *model_, config_, codec_, 300, 0, origin);
  const auto found = load_model(path_, catalog_).origin;
  EXPECT_EQ(found.path, origin.path);
  EXPECT_EQ(found.given, origin.given);
  EXPECT_EQ(found.fingerprint, origin.fingerprint);
  rewrite([](Table& header) { header.set("origin", "somewhere"); });
  expect_refused("origin");
}

TEST_F(ModelFiles, ListsTensorsThatDoNotFitTheConfiguration) {
  save();
  rewrite([](Table& header) { header.find("config")->as<Table>()->find("model")->as<Table>()->set("hidden", 6); });
  expect_refused("w1 is f32 [16, 5] where the model has f32 [16, 6]");
}

TEST_F(ModelFiles, RefusesWeightsThatAreNoNumbers) {
  for (const double bad : {std::nan(""), HUGE_VAL}) {
    at::NoGradGuard off;
    model_->named_parameters()["w2"].view(-1)[3] = bad;
    save();
    expect_refused("w2");
  }
}

TEST_F(ModelFiles, RefusesEveryFlippedByte) {
  save();
  const auto bytes = read_file(path_, "a model");
  for (std::size_t i = 0; i < bytes.size(); i += i < 64 ? 1 : 37) {
    auto damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x11);
    write_file(path_, damaged);
    EXPECT_THROW(load_model(path_, catalog_), DataError) << "byte " << i;
  }
}

TEST_F(ModelFiles, RefusesCutFilesAndLyingLengths) {
  save();
  const auto bytes = read_file(path_, "a model");
  for (const std::size_t n : {std::size_t{0}, std::size_t{7}, std::size_t{8}, bytes.size() / 2, bytes.size() - 1}) {
    write_file(path_, bytes.substr(0, n));
    EXPECT_THROW(load_model(path_, catalog_), DataError) << n;
  }
  for (const std::uint64_t length : {std::uint64_t{1} << 63, ~std::uint64_t{0}, std::uint64_t{bytes.size()}}) {
    auto lying = bytes;
    std::memcpy(lying.data(), &length, 8);
    write_file(path_, lying);
    EXPECT_THROW(load_model(path_, catalog_), DataError) << length;
  }
}

TEST_F(ModelFiles, KeepsTheOldFileWhenTheNewOneCannotBeWritten) {
  EXPECT_THROW(save_model("/proc/model.safetensors", *model_, config_, codec_, 1, 0), DataError);
  write_file(folder_.path / "file", "");
  EXPECT_THROW(save_model(folder_.path / "file" / "model.safetensors", *model_, config_, codec_, 1, 0), DataError);
}

}  // namespace
}  // namespace gx
