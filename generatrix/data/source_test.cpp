#include "generatrix/data/source.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>
#include <cstdlib>
#include <set>
#include <string>

#include "generatrix/base/errors.h"
#include "generatrix/data/known_sources.h"
#include "generatrix/data/memory.h"

namespace gx {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(OpenData, GeneratesDensities) {
  const auto data = open_data({.name = "two-moons", .limit = 500});
  EXPECT_EQ(data.train->size(), 500);
  EXPECT_EQ(data.valid->size(), 10'000);
  EXPECT_EQ(data.test->size(), 10'000);
  EXPECT_NEAR(data.entropy, 2.3939, 1e-4);
  EXPECT_EQ(data.codec.words(), "reals");
  EXPECT_EQ(data.codec.task(), (Task{{{Field{.name = "x", .shape = {2}}}}}));
  EXPECT_TRUE(at::equal(data.codec.log_volume(read_all(*data.test).event), at::zeros({10'000}, at::kDouble)));
  EXPECT_FALSE(at::equal(read_all(*data.valid).x(), read_all(*data.test).x()));
}

TEST(OpenData, IsSetByTheSeed) {
  const auto rows = [](std::int64_t seed) {
    return read_all(*open_data({.name = "rings", .limit = 50, .seed = seed}).train).x();
  };
  EXPECT_TRUE(at::equal(rows(1), rows(1)));
  EXPECT_FALSE(at::equal(rows(1), rows(2)));
}

// Sums of pixels tell rows apart well enough: in training no row has its own condition and each condition has one row.
TEST(OpenData, UnpairedRowsHaveConditionsOfOthersButTestRowsTheirOwn) {
  const auto data = open_data({.name = "sprites", .given = InvertSpec{}, .paired = false, .limit = 300});
  const auto own = [](const Batch& rows) { return (rows.given.x() == 255 - 255 * rows.x()).flatten(1).all(1); };
  const auto train = read_all(*data.train), test = read_all(*data.test);
  EXPECT_FALSE(own(train).any().item<bool>());
  const auto sums = [](const Tensor& x) { return std::get<0>(x.flatten(1).to(at::kLong).sum(1).sort()); };
  EXPECT_TRUE(at::equal(sums(train.given.x()), sums(255 - 255 * train.x())));
  ASSERT_GT(test.size(), 0);
  EXPECT_TRUE(own(test).all().item<bool>());
  EXPECT_THAT([] { open_data({.name = "sprites", .paired = false, .limit = 300}); },
              ThrowsMessage<UserError>(HasSubstr("made of pictures")));
  EXPECT_THAT([] { open_data({.name = "sprites", .given = EdgesSpec{}, .paired = false}); },
              ThrowsMessage<UserError>(HasSubstr("use data.limit")));
}

TEST(OpenData, OffersTheNearestName) {
  EXPECT_THAT([] { open_data({.name = "two-moon"}); }, ThrowsMessage<UserError>(HasSubstr("did you mean 'two-moons'")));
  EXPECT_THAT([] { open_data({.name = "zzzzzzzzzz"}); },
              ThrowsMessage<UserError>(AllOf(HasSubstr("mnist"), HasSubstr("grid-25"))));
  EXPECT_THAT([] { open_data({.name = "no/such/file"}); }, ThrowsMessage<DataError>(HasSubstr("no such file")));
}

TEST(OpenData, RefusesValuesThatTheRowsCannotHave) {
  for (const auto* values : {"grey", "static", "dynamic"}) {
    EXPECT_THAT([&] { open_data({.name = "rings", .values = values, .limit = 5}); },
                ThrowsMessage<UserError>(HasSubstr("real numbers")));
  }
}

// Puts GENERATRIX_DATA back on leaving.
class DataVariable {
 public:
  explicit DataVariable(const char* value) {
    if (const auto* was = std::getenv(kName)) was_ = was;
    ::setenv(kName, value, 1);
  }
  ~DataVariable() { was_ ? ::setenv(kName, was_->c_str(), 1) : ::unsetenv(kName); }

 private:
  static constexpr const char* kName = "GENERATRIX_DATA";
  std::optional<std::string> was_;
};

TEST(OpenData, SaysWhereItLookedForAKnownSetAndHowToGetIt) {
  const DataVariable nowhere("/no/data:/here/neither:");
  EXPECT_THAT([] { open_data({.name = "freyfaces"}); },
              ThrowsMessage<DataError>(AllOf(HasSubstr("/no/data/freyfaces"), HasSubstr("/here/neither/freyfaces"),
                                             HasSubstr("/usr/share/datasets/freyfaces"), HasSubstr("set GENERATRIX_DATA"))));
}

TEST(KnownSources, ListNameShapeAndWhereabouts) {
  const DataVariable nowhere("/no/data");
  const auto all = known_sources();
  std::set<std::string> names;
  for (const auto& source : all) {
    EXPECT_TRUE(names.insert(source.name).second) << source.name << " stands twice";
    EXPECT_FALSE(source.summary.empty() || source.event.empty()) << source.name;
    EXPECT_GT(source.rows, 0);
    EXPECT_THAT(source.kind, AnyOf("images", "music", "text", "bits", "table", "density"));
    if (source.kind == "density" || source.name == "sprites" || source.name == "bouncing" || source.name == "captioned-shapes")
      EXPECT_EQ(source.found, "generated");
    if (source.found.empty()) EXPECT_THAT(source.advice, HasSubstr("GENERATRIX_DATA"));
    if (source.name == "fashion-mnist") EXPECT_THAT(source.advice, HasSubstr("apt install dataset-fashion-mnist"));
  }
  EXPECT_EQ(known_source("fashion-mnist")->name, "fashion-mnist");
  EXPECT_FALSE(known_source("fashion"));
  for (const auto* name : {"mnist", "two-moons", "sprites", "ptb", "nltcs", "moons-simulator"})
    EXPECT_TRUE(names.contains(name)) << name;
}

}  // namespace
}  // namespace gx
