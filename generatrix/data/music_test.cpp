// Music by path, through open_data.
#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "generatrix/data/memory.h"
#include "generatrix/data/save_rows.h"
#include "generatrix/data/source.h"

#include "tests/support/file_fixture.h"

namespace gx {
namespace {

class MusicSource : public FileTest {
 protected:
  Data open(const std::string& text) const {
    write_file(folder_ / "notes.json", text);
    return open_data({.name = (folder_ / "notes.json").string(), .valid = 0});
  }
};

TEST_F(MusicSource, HasARowForEachPieceAndKeepsParts) {
  const auto data = open(R"({"train": [[[60, 64], [], [108]], [[21]]], "valid": [[[61]]], "test": [[[62], [63]]]})");
  EXPECT_EQ(
      data.codec.task().event.only(),
      (Field{
          .name = "notes", .values = kBits, .shape = {88}, .layout = Field::Layout::sequence, .longest = 3, .lengths = {1, 3}}));
  EXPECT_EQ(data.codec.words(), "piano_roll");
  EXPECT_EQ(data.train->size() + 10 * data.valid->size() + 100 * data.test->size(), 112);
  Rng rng(1);
  const auto x = data.codec.encode(data.train->rows(at::arange(2)), rng).event.columns[0];
  EXPECT_TRUE(at::equal(x.length, at::tensor({3, 1}, at::kLong)));
  EXPECT_EQ(x.data.sum().item<float>(), 4);
  EXPECT_EQ(x.data[0][0][60 - 21].item<float>(), 1);
}

TEST_F(MusicSource, IsWrittenAsItWasRead) {
  const std::string text = "[[[60,64],[],[108]],[[21]]]\n";
  const auto data = open(text);
  Rng rng(1);
  const auto x = data.codec.encode(read_all(*data.train), rng).event;
  EXPECT_EQ(natural_ending(data.codec), ".json");
  save_rows(folder_ / "saved.json", x, data.codec);
  EXPECT_EQ(read_file(folder_ / "saved.json", "music"), text);
}

}  // namespace
}  // namespace gx
