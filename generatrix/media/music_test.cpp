#include "generatrix/media/music.h"

#include <gmock/gmock.h>

#include "generatrix/base/errors.h"

#include "tests/support/file_fixture.h"

namespace gx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class MusicFile : public FileTest {
 protected:
  Path write(const std::string& text) const {
    write_file(folder_ / "notes.json", text);
    return folder_ / "notes.json";
  }
};

TEST_F(MusicFile, ReadsBackAsWritten) {
  const std::string text = "[[[21,60],[],[108]],[[64]]]\n";
  const auto parts = read_music(write(text));
  ASSERT_EQ(parts.size(), 1u);
  const auto& music = parts.at("train");
  EXPECT_THAT(music.start, ElementsAre(0, 3, 4));
  EXPECT_EQ(music.keys[0] + music.keys[60 - 21] + music.keys[2 * 88 + 87], 3);
  EXPECT_EQ(music_text(music), text);
}

TEST_F(MusicFile, KeepsItsParts) {
  const auto parts = read_music(write(R"({"test": [[[60]]], "train": [[[60, 60], [61]]]})"));
  EXPECT_EQ(parts.size(), 2u);
  EXPECT_EQ(music_text(parts.at("train")), "[[[60],[61]]]\n");
}

TEST_F(MusicFile, SaysWhatIsWrong) {
  const auto expect = [&](const std::string& text, const std::string& words) {
    EXPECT_THAT([&] { read_music(write(text)); }, ThrowsMessage<DataError>(HasSubstr(words))) << text;
  };
  expect("[[[60]", "no JSON at byte");
  expect("[[[60], [109]]]", "the file, piece 0, step 1 holds the note 109");
  expect("[[[60.5]]]", "60.5");
  expect("[[60]]", "piece 0, step 0 is number");
  expect("[[]]", "piece 0 has no steps");
  expect("[]", "has no pieces");
  expect(R"({"test": [[[60]]]})", "no part train");
  expect("[[[[[60]]]]]", "nested deeper");
  expect("7", "the file is number");
}

TEST(Keys, HaveNames) {
  EXPECT_EQ(key_name(0), "A0");
  EXPECT_EQ(key_name(60 - 21), "C4");
  EXPECT_EQ(key_name(87), "C8");
}

}  // namespace
}  // namespace gx
