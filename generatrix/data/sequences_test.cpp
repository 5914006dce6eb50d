// Texts, ratings and sounds by path, through open_data: files that this test writes.
#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"
#include "generatrix/data/save_rows.h"
#include "generatrix/data/source.h"
#include "generatrix/media/wav.h"

#include "tests/support/own_data_fixture.h"

namespace gx {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class Sequences : public OwnDataTest {};

TEST_F(Sequences, OfCharactersAreLines) {
  write("t.train.txt", "ab\xC3\xA4\nb\n\na\r\n");
  write("t.valid.txt", "c\n");
  write("t.test.txt", "ba\n");
  const auto data = open(folder_ / "t.train.txt");
  EXPECT_EQ(data.codec.task().event.only(),
            (Field{.name = "text", .values = Symbols{{5}}, .layout = Field::Layout::sequence, .longest = 4, .end = 1}));
  EXPECT_THAT(data.codec.event()[0]->names(), ElementsAre("<unk>", "<end>", "a", "b", "\xC3\xA4"));
  EXPECT_EQ(saved(data, *data.train, ".txt"), "ab\xC3\xA4\nb\na\n");
  EXPECT_EQ(saved(data, *data.valid, ".txt"), "<unk>\n");
  EXPECT_EQ(saved(data, *data.test, ".txt"), "ba\n");
  EXPECT_THAT(data.notes, Contains(HasSubstr("t.train.txt: 1 blank line left out")));
  EXPECT_THAT(data.notes, Contains(HasSubstr("t.valid.txt: 1 characters that the training file does not have")));
}

TEST_F(Sequences, OfWordsAreOrderedByHowOftenTheyCome) {
  DataSpec spec;
  spec.tokens = "words";
  const auto data = open(write("t.txt", "the cat\n the   dog \n a cat the\n"), spec);
  EXPECT_THAT(data.codec.event()[0]->names(), ElementsAre("<unk>", "<end>", "the", "cat", "a", "dog"));
  EXPECT_EQ(saved(data, *data.train, ".txt"), "the cat\nthe dog\na cat the\n");
}

TEST_F(Sequences, ThatAreLongAreCutAndNothingIsLost) {
  DataSpec spec;
  spec.longest = 3;
  const auto data = open(write("t.txt", "abcdefgh\nxyz\nq\n"), spec);
  EXPECT_EQ(data.train->size(), 3 + 1 + 1);
  EXPECT_EQ(saved(data, *data.train, ".txt"), "abc\ndef\ngh\nxyz\nq\n");
  EXPECT_EQ(data.codec.task().event.only().longest, 4) << "three and the end";
  EXPECT_THAT(data.notes, Contains(HasSubstr("1 of 3 lines have more than 3 characters")));
  EXPECT_THAT([&] { open(write("e.txt", "\n\n")); }, ThrowsMessage<DataError>(HasSubstr("no text")));
}

TEST_F(Sequences, OfATextThatFlowsAreWindows) {
  DataSpec spec;
  spec.window = 4;
  const auto data = open(write("t.txt", "ab\n\ncde\nf\n"), spec);
  EXPECT_EQ(data.codec.task().event.only(),
            (Field{.name = "text", .values = Symbols{{8}}, .layout = Field::Layout::sequence, .longest = 4}));
  EXPECT_THAT(data.codec.event()[0]->names(), ElementsAre("<unk>", "\n", "a", "b", "c", "d", "e", "f"));
  EXPECT_EQ(data.train->size(), 3);
  EXPECT_EQ(saved(data, *data.train, ".txt"), "ab\n\n\ncde\n\nf\n\n") << "a new line behind each row";
  spec.tokens = "words";
  const auto words = open(write("w.txt", "the cat\nsat on\nit"), spec);
  EXPECT_EQ(saved(words, *words.train, ".txt"), "the cat\nsat\non\nit\n");
}

// In order: what is held out is the end of the text, and no part of it is in another part.
TEST_F(Sequences, OfATextThatFlowsHoldOutItsEnd) {
  DataSpec spec;
  spec.window = 2;
  spec.valid = 0.2;
  spec.name = write("t.txt", "abcdefghijklmnopqrst").string();
  const auto data = open_data(spec);
  EXPECT_EQ(saved(data, *data.train, ".txt"), "ab\ncd\nef\ngh\nij\nkl\n");
  EXPECT_EQ(saved(data, *data.valid, ".txt"), "mn\nop\n");
  EXPECT_EQ(saved(data, *data.test, ".txt"), "qr\nst\n");
  EXPECT_THAT(data.notes, Contains(HasSubstr("the last 4 windows are held out: 2 to validate, then 2 to test")));
  spec.valid = 0.6;
  EXPECT_THAT([&] { open_data(spec); }, ThrowsMessage<UserError>(HasSubstr("none is left")));
}

// A folder of sounds: what the file says of each, and its spectrum.
TEST_F(Sequences, OfSoundsMayBeGivenTheirSpectrum) {
  make_folder(folder_ / "sounds");
  for (const auto* name : {"a_0", "a_1", "b_0", "b_1"})
    write_wav(folder_ / "sounds" / (std::string(name) + ".wav"), 8000, 1,
              std::vector<std::int16_t>(name[0] == 'a' ? 170 : 80, 99));
  const auto data = open(folder_ / "sounds", DataSpec{.given = SpectrumSpec{}});
  const auto& given = data.codec.task().given.fields;
  ASSERT_EQ(given.size(), 2U);
  EXPECT_TRUE(given[0].is_label());
  EXPECT_EQ(given[1], (Field{.name = "spectrum", .shape = {20}, .layout = Field::Layout::sequence, .longest = 3, .stride = 80}));
  const auto rows = read_all(*data.train);
  EXPECT_TRUE(at::equal(rows.given.columns[1].length, at::ceil(rows.event.columns[0].length / 80.0).to(at::kLong)));
  EXPECT_THAT([&] { open(write("s.csv", "id,time,x\na,1,1\na,2,2\n"), DataSpec{.given = SpectrumSpec{}}); },
              ThrowsMessage<UserError>(HasSubstr("needs rows that are sounds")));
}

TEST_F(Sequences, OfRatingsAreSparseRows) {
  const auto data = open(write("r.inter", "user_id:token\titem_id:token\trating:float\nu\t10\t4.6\nv\t9\t1\nu\t2\t0\n"));
  EXPECT_EQ(data.codec.task().event.only(),
            (Field{.name = "ratings", .values = Real{.low = 0}, .shape = {3}, .layout = Field::Layout::sparse, .longest = 2}));
  EXPECT_THAT(data.codec.event()[0]->names(), ElementsAre("2", "9", "10"));
  const auto rows = read_all(*data.train).event;
  EXPECT_TRUE(at::equal(dense_of(rows.columns[0], 3), at::tensor({1.F, 0.F, 5.F, 0.F, 1.F, 0.F}).reshape({2, 3})));
  EXPECT_EQ(saved(data, *data.train, ".tsv"), "user_id:token\titem_id:token\trating:float\n0\t2\t1\n0\t10\t5\n1\t9\t1\n");
  EXPECT_THAT(data.row_names.rows, ElementsAre("u", "v"));
  EXPECT_THAT(data.notes, Contains(HasSubstr("2 ratings below 1 or with decimals")));
  EXPECT_THAT(open(write("t.inter", "user_id\titem_id\trating\nu\t1\t2\nu\t1\t3\n")).notes,
              Contains(HasSubstr("1 rating of an item that its user has rated before")));
  EXPECT_THAT([&] { open(write("w.inter", "user_id\titem_id\trating\nu\t1\tgood\n")); },
              ThrowsMessage<DataError>(HasSubstr("line 2, column rating")));
}

TEST_F(Sequences, OfItemsByUserAreJoinedOverTheirFiles) {
  write("train.txt", "0 5 7\n1 7\n");
  write("test.txt", "0 9\n1 5\n");
  const auto data = open(folder_);
  EXPECT_TRUE(
      at::equal(dense_of(read_all(*data.train).event.columns[0], 3), at::tensor({1.F, 1.F, 1.F, 1.F, 1.F, 0.F}).reshape({2, 3})));
  EXPECT_THAT(data.notes, Contains(HasSubstr("test.txt is of the same users")));
  EXPECT_THAT(data.notes, Contains(HasSubstr("2 users, 3 items, 5 choices")));
  DataSpec alone;
  alone.alone = true;
  EXPECT_THAT(open(folder_ / "train.txt", alone).notes, Contains(HasSubstr("2 users, 2 items, 3 choices")))
      << "new users of a run, without what is held back of them";
  for (const auto* word : {"12abc", "-3", "99999999999999999999"}) {
    write("test.txt", std::string("0 9\n1 ") + word + "\n");
    EXPECT_THAT([&] { open(folder_); }, ThrowsMessage<DataError>(HasSubstr(std::string("line 2 has '") + word)));
  }
}

TEST_F(Sequences, RefuseWishesThatTheyCannotFulfil) {
  const auto path = write("t.txt", "abc\nd\n");
  DataSpec spec;
  spec.given = ColumnsGivenSpec{.names = {"a"}};
  EXPECT_THAT([&] { open(path, spec); }, ThrowsMessage<UserError>(HasSubstr("is no table")));
  spec.given = FolderGivenSpec{.path = folder_.string()};
  EXPECT_THAT([&] { open(path, spec); }, ThrowsMessage<UserError>(HasSubstr("is no folder of pictures")));
  spec = {};
  spec.values = "grey";
  EXPECT_THAT(open(path, spec).notes, Contains(HasSubstr("data.values = \"grey\" says nothing here")));
}

TEST_F(Sequences, OfSoundHaveTheClassOfTheirNameOrFolder) {
  const auto sound = [&](const std::string& name, std::int64_t n, std::int64_t rate = 8000) {
    make_folder((folder_ / name).parent_path());
    std::vector<std::int16_t> samples;
    for (std::int64_t i = 0; i < n; ++i) samples.push_back(static_cast<std::int16_t>(1000 * i - 2000));
    write_wav(folder_ / name, rate, 1, samples);
  };
  sound("f/7_ann_0.wav", 5), sound("f/7_ann_1.wav", 3), sound("f/3_bob_0.wav", 5), sound("f/3_bob_1.wav", 4);
  const auto data = open(folder_ / "f");
  EXPECT_THAT(data.codec.label_names(), ElementsAre("3", "7"));
  EXPECT_EQ(
      data.codec.task().event.only(),
      (Field{.name = "sound", .values = Levels{256}, .layout = Field::Layout::sequence, .longest = 5, .lengths = {3, 4, 5, 5}}));
  EXPECT_TRUE(at::equal(read_all(*data.train).given.x(), at::tensor({0, 0, 1, 1}, at::kLong)));
  EXPECT_TRUE(at::equal(read_all(*data.train).event.columns[0].length, at::tensor({5, 4, 5, 3}, at::kLong)));
  EXPECT_EQ(natural_ending(data.codec), ".wav");
  Rng rng(1);
  save_rows(folder_ / "out.wav", data.codec.encode(read_all(*data.train), rng).event, data.codec);
  WavReader back(folder_ / "out.wav");
  EXPECT_EQ(back.info().rate, 8000);
  EXPECT_EQ(back.info().frames, 5 + 4 + 5 + 3 + 3 * 2000);

  sound("g/yes/a.wav", 4), sound("g/no/b.wav", 4);
  const auto fixed = open(folder_ / "g");
  EXPECT_THAT(fixed.codec.label_names(), ElementsAre("no", "yes"));
  EXPECT_EQ(fixed.codec.task().event.only().shape, (Shape{4}));
  EXPECT_TRUE(fixed.codec.task().event.only().is_fixed());
  sound("g/yes/c.wav", 4, 16000);
  EXPECT_THAT([&] { open(folder_ / "g"); }, ThrowsMessage<DataError>(AllOf(HasSubstr("c.wav"), HasSubstr("16000"))));
}

}  // namespace
}  // namespace gx
