#include "generatrix/data/source.h"

#include <gmock/gmock.h>

#include <cmath>
#include <cstdlib>

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
  EXPECT_EQ(all.size(), 31u);
  for (const auto& source : all) {
    EXPECT_FALSE(source.summary.empty() || source.event.empty()) << source.name;
    EXPECT_GT(source.rows, 0);
    EXPECT_THAT(source.kind, AnyOf("images", "music", "text", "bits", "density"));
    if (source.kind == "density" || source.name == "sprites" || source.name == "bouncing") EXPECT_EQ(source.found, "generated");
    if (source.found.empty()) EXPECT_THAT(source.advice, HasSubstr("GENERATRIX_DATA"));
    if (source.name == "fashion-mnist") EXPECT_THAT(source.advice, HasSubstr("apt install dataset-fashion-mnist"));
  }
  EXPECT_EQ(known_source("fashion-mnist")->name, "fashion-mnist");
  EXPECT_FALSE(known_source("fashion"));
}

}  // namespace
}  // namespace gx
