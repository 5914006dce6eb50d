#include "generatrix/data/subwords.h"

#include <gmock/gmock.h>

#include <cstdlib>

#include "generatrix/base/errors.h"
#include "generatrix/base/run_program.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"
#include "generatrix/data/save_rows.h"
#include "generatrix/data/source.h"

#include "tests/support/file_fixture.h"

namespace gx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(Subwords, CutALineWhereTheSumOfScoresIsLargest) {
  const Subwords some({"a", "b", "ab", "aba", " b", "\xC3\xA4"}, {-3, -3, -4, -8, -2, -5});
  EXPECT_THAT(some.cut("abab"), ElementsAre("ab", "ab"));
  EXPECT_THAT(some.cut("aba b"), ElementsAre("ab", "a", " b"));
  EXPECT_THAT(some.cut("a\xC3\xA4?"), ElementsAre("a", "\xC3\xA4", "?"));
  EXPECT_THAT(some.cut(""), ElementsAre());
  const Subwords long_ones({"b", "abcd", "abe"}, {-1, -9, -2});  // of which "a" and "ab" are only beginnings
  EXPECT_THAT(long_ones.cut("abcdabeab"), ElementsAre("abcd", "abe", "a", "b"));
}

class SubwordTexts : public FileTest {
 protected:
  Path write() const {
    std::string text;
    for (const auto* word : {"lower", "lowest", "newer", "newest", "wider", "widest"}) {
      for (int i = 0; i < 20; ++i) text += std::string("the ") + word + "  one is " + word + (i % 2 ? "er\n" : "\n");
    }
    write_file(folder_ / "t.txt", text);
    return folder_ / "t.txt";
  }
  static DataSpec spec_of(const Path& file, std::int64_t n) {
    DataSpec spec;
    spec.name = file.string(), spec.valid = 0;
    spec.tokens = "subwords", spec.vocabulary = n;
    return spec;
  }
  void expect_program() const {
    if (!run_program({"spm_train", "--version"}, folder_ / "log")) GTEST_SKIP() << "spm_train is not installed";
  }
};

TEST_F(SubwordTexts, AreFewerSymbolsAndTheSameText) {
  expect_program();
  if (IsSkipped()) return;
  const auto file = write();
  const auto data = open_data(spec_of(file, 40));
  const auto found = subwords_of(data.codec);
  ASSERT_TRUE(found);
  EXPECT_LE(found->pieces().size(), 40U);
  EXPECT_LT(data.codec.task().event.only().longest, 20) << "of 24 characters";
  Rng rng(1);
  save_rows(folder_ / "saved.txt", data.codec.encode(read_all(*data.train), rng).event, data.codec);
  EXPECT_EQ(read_file(folder_ / "saved.txt", "rows"), read_file(file, "rows"));
  const auto again = open_data(spec_of(file, 40));
  EXPECT_EQ(subwords_of(again.codec)->pieces(), found->pieces());

  write_file(folder_ / "other.txt", "the newest\nxyz low\n");  // another text is cut by what was found
  auto other = spec_of(folder_ / "other.txt", 40);
  other.subwords = found;
  EXPECT_EQ(open_data(other).codec.event()[0]->names(), data.codec.event()[0]->names());
  write_file(folder_ / "many.txt", "abcdefghijklmnopqrstuvwxyz\nzyxwvutsrq\n");
  EXPECT_THAT([&] { open_data(spec_of(folder_ / "many.txt", 16)); },
              ThrowsMessage<UserError>(HasSubstr("different characters: use more subwords")));
}

TEST_F(SubwordTexts, NeedAProgramAndSayHowToGetIt) {
  const auto file = write();
  const std::string path = std::getenv("PATH");
  ::setenv("PATH", folder_.c_str(), 1);
  EXPECT_THAT([&] { open_data(spec_of(file, 40)); }, ThrowsMessage<Unsupported>(HasSubstr("./run setup --subwords")));
  ::setenv("PATH", path.c_str(), 1);
}

}  // namespace
}  // namespace gx
