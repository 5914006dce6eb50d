#include "generatrix/media/lines.h"

#include <gmock/gmock.h>

#include <random>
#include <vector>

#include "tests/support/file_fixture.h"

namespace gx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Lines : public FileTest {
 protected:
  std::vector<std::string> lines(const std::string& text) {
    write_file(folder_ / "x", text);
    LineReader reader(folder_ / "x", "text");
    std::vector<std::string> all;
    for (std::string_view line; reader.next(line);) {
      all.emplace_back(line);
      EXPECT_EQ(reader.number(), static_cast<std::int64_t>(all.size()));
    }
    return all;
  }
};

TEST_F(Lines, EndsLinesInAllThreeWays) {
  EXPECT_THAT(lines("a\nbc\r\n\rd\r\r\n\n"), ElementsAre("a\n", "bc\r\n", "\r", "d\r", "\r\n", "\n"));
  EXPECT_THAT(lines("a\nb"), ElementsAre("a\n", "b"));
  EXPECT_THAT(lines("a\r"), ElementsAre("a\r"));
  EXPECT_THAT(lines(""), ElementsAre());
  EXPECT_THAT(lines(std::string("a\0b\n", 4)), ElementsAre(std::string("a\0b\n", 4)));
}

// Line ends at every place of the pieces in which the file is read.
TEST_F(Lines, JoinsWhatWasReadInPieces) {
  std::mt19937 random(3);
  std::vector<std::string> truth;
  std::string text;
  const char* const ends[] = {"\n", "\r\n"};
  for (int i = 0; i < 3000; ++i) {
    truth.push_back(std::string(random() % (i % 1000 == 0 ? 200'000 : 200), 'a') + ends[random() % 2]);
    text += truth.back();
  }
  EXPECT_EQ(lines(text), truth);
}

TEST_F(Lines, SkipsTheMarkOfUtf8AndRefusesUtf16) {
  EXPECT_THAT(lines("\xEF\xBB\xBF"
                    "a\n"),
              ElementsAre("a\n"));
  EXPECT_THAT(lines("\xEF\xBB"), ElementsAre("\xEF\xBB"));
  EXPECT_THAT(complaint([&] {
                lines(
                    std::string("\xFF\xFE"
                                "a\0",
                                4));
              }),
              HasSubstr("x: text in UTF-16; expected UTF-8"));
}

TEST_F(Lines, RefusesALineThatFillsTheMemory) {
  write_file(folder_ / "x", "ab\n" + std::string(300'000, 'a'));
  LineReader reader(folder_ / "x", "text", 100'000);
  std::string_view line;
  EXPECT_TRUE(reader.next(line));
  EXPECT_THAT(complaint([&] { reader.next(line); }), HasSubstr("x: line 2 has more than 100000 bytes; expected shorter lines"));
}

}  // namespace
}  // namespace gx
