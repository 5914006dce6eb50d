// Tables by path, through open_data: files that this test writes.
#include "generatrix/data/sources/table.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"
#include "generatrix/data/save_rows.h"
#include "generatrix/data/source.h"
#include "generatrix/data/sources/catalog.h"

#include "tests/support/file_fixture.h"

namespace gx {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class Tables : public FileTest {
 protected:
  Path write(const std::string& text, const std::string& name = "t.csv") const {
    write_file(folder_ / name, text);
    return folder_ / name;
  }
  Data open(const std::string& text, DataSpec spec = {}) const {
    spec.name = write(text).string();
    spec.valid = 0;
    return open_data(spec);
  }
};

const std::string kTable =
    "when,age,color,score,name\n"
    "2024-01-01,31, red,0.5,a\n"
    "2024-01-03,?,green,17.125,b\n"
    "2024-01-02,17,,2.5,c\n"
    "NA,40,red,-1,a\n";

TEST_F(Tables, AreReadByTheirCells) {
  const auto data = open(kTable);
  const auto& fields = data.codec.task().event.fields;
  ASSERT_EQ(fields.size(), 2u);
  EXPECT_EQ(fields[0], (Field{.name = "numbers", .shape = {3}, .may_miss = true, .grain = fields[0].grain}));
  ASSERT_EQ(fields[0].grain.size(), 3U);
  EXPECT_GT(fields[0].grain[0], 0) << "days are whole";
  EXPECT_GT(fields[0].grain[1], 0);
  EXPECT_EQ(fields[0].grain[2], 0);
  EXPECT_EQ(fields[1], (Field{.name = "categories", .values = Symbols{{2, 3}}, .shape = {2}, .may_miss = true}));
  const auto rows = read_all(*data.train).event;
  EXPECT_EQ(rows.columns[0].data.scalar_type(), at::kDouble);
  EXPECT_TRUE(at::equal(rows.columns[0].data.select(1, 1), at::tensor({31., 0., 17., 40.}, at::kDouble)));
  EXPECT_EQ(rows.columns[0].data[1][2].item<double>(), 17.125) << "all digits";
  EXPECT_TRUE(at::equal(rows.columns[0].data.select(1, 0), at::tensor({19723., 19725., 19724., 0.}, at::kDouble) * 86'400));
  EXPECT_TRUE(
      at::equal(rows.columns[0].observed, at::tensor({1, 1, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1}).to(at::kBool).reshape({4, 3})));
  EXPECT_TRUE(at::equal(rows.columns[1].data.to(at::kLong), at::tensor({1, 0, 0, 1, 0, 2, 1, 0}, at::kLong).reshape({4, 2})));
  EXPECT_THAT(reals_of(*data.codec.event()[0])->names, ElementsAre("when", "age", "score"));
  EXPECT_THAT(reals_of(*data.codec.event()[0])->forms, ElementsAre("day", "whole", "number"));
  EXPECT_THAT(symbols_of(*data.codec.event()[1])->names, ElementsAre("green", "red", "a", "b", "c"));
  EXPECT_THAT(data.notes, Contains(HasSubstr("column age: whole numbers of 17 to 40, 1 unknown")));
}

TEST_F(Tables, ComeBackAsTheyWere) {
  const auto data = open(kTable);
  Rng rng(1);
  const auto x = data.codec.encode(read_all(*data.train), rng);
  const auto known = x.event.columns[0].data.masked_select(x.event.columns[0].observed);
  EXPECT_TRUE(known.isfinite().all().item<bool>());
  save_rows(folder_ / "back.csv", x.event, data.codec);
  const auto text = read_file(folder_ / "back.csv", "rows");
  EXPECT_THAT(text, HasSubstr("when,age,color,score,name\n2024-01-01,31,red,"));
  EXPECT_THAT(text, HasSubstr("\n2024-01-03,,green,17.125,b\n"));
  EXPECT_THAT(text, HasSubstr("\n2024-01-02,17,,"));
}

TEST_F(Tables, AreStandardizedOverKnownCells) {
  const auto data = open("x\n1\n\n3\nNA\n5\n", {});
  EXPECT_NEAR(reals_of(*data.codec.event()[0])->shift[0], 3, 1e-12);
  EXPECT_NEAR(reals_of(*data.codec.event()[0])->scale[0], std::sqrt(8.0 / 3), 1e-12);
}

// Spreadsheets write Latin-1; names go into the model's file as UTF-8.
TEST_F(Tables, RefuseTextThatIsNoUtf8) {
  for (const auto* text : {"a,city\n1,Z\xFCrich\n2,Bern\n", "a,f\xFC\n1,x\n2,y\n"})
    EXPECT_THAT([&] { open(text); }, ThrowsMessage<DataError>(HasSubstr("no UTF-8"))) << text;
}

TEST_F(Tables, RefuseNumbersThatNoModelCanRead) {
  EXPECT_THAT([&] { open("a,b\n1.5,2\n2.5,1e300\n"); }, ThrowsMessage<DataError>(AllOf(HasSubstr("line 3"), HasSubstr("1e300"))));
}

// A column that is to be completed may be unknown in every row.
TEST_F(Tables, KeepAColumnThatIsAskedForAndKnownNowhere) {
  const std::string table = "a,b,c\n1.5,,x\n2.5,,y\n3.5,,x\n";
  EXPECT_EQ(open(table).codec.task().event.dims(), 2);
  const auto data = open(table, {.categories = {"b"}});
  EXPECT_EQ(data.codec.task().event.dims(), 3);
  EXPECT_FALSE(read_all(*data.train).event.columns[1].observed.select(1, 0).any().item<bool>());
}

TEST_F(Tables, MoveColumnsToWhatIsGiven) {
  DataSpec spec;
  spec.given = ColumnsGivenSpec{.names = {"color", "age"}};
  const auto data = open(kTable, spec);
  const auto& given = data.codec.task().given.fields;
  ASSERT_EQ(given.size(), 2U);
  EXPECT_EQ(given[0], (Field{.name = "color", .values = Symbols{{2}}, .may_miss = true}));
  EXPECT_EQ(given[1], (Field{.name = "given_numbers", .shape = {1}, .may_miss = true, .grain = given[1].grain}));
  ASSERT_NE(data.codec.task().label(), nullptr);
  EXPECT_THAT(data.codec.label_names(), ElementsAre("green", "red"));
  const auto rows = read_all(*data.train);
  EXPECT_TRUE(at::equal(rows.given.columns[0].data, at::tensor({1, 0, 0, 1}, at::kLong)));
  EXPECT_TRUE(at::equal(rows.given.columns[0].observed, at::tensor({1, 1, 0, 1}).to(at::kBool)));
  EXPECT_EQ(rows.event.columns[0].data.size(1), 2);
  spec.given = ColumnsGivenSpec{.names = {"colour"}};
  EXPECT_THAT([&] { open(kTable, spec); }, ThrowsMessage<UserError>(HasSubstr("did you mean 'color'")));
  spec.given = ColumnsGivenSpec{.names = {"when", "age", "color", "score", "name"}};
  EXPECT_THAT([&] { open(kTable, spec); }, ThrowsMessage<DataError>(HasSubstr("no column to model")));
}

TEST_F(Tables, DoAsTheyAreTold) {
  DataSpec spec;
  spec.categories = {"age"};
  EXPECT_EQ(open(kTable, spec).codec.task().event.fields[1].values, Values(Symbols{{3, 2, 3}}));
  spec = {};
  spec.columns = {"score", "age"};
  EXPECT_THAT(reals_of(*open(kTable, spec).codec.event()[0])->names, ElementsAre("age", "score"));
  spec = {};
  spec.numbers = {"color"};
  EXPECT_THAT([&] { open(kTable, spec); },
              ThrowsMessage<DataError>(AllOf(HasSubstr("data.numbers"), HasSubstr("line 2"), HasSubstr("'red'"))));
  spec.numbers = {"colr"};
  EXPECT_THAT([&] { open(kTable, spec); }, ThrowsMessage<UserError>(HasSubstr("did you mean 'color'")));
}

// One set of words for all columns is one set of symbols: bits are bits.
TEST_F(Tables, OfBitsAreBits) {
  const auto data = open_data({.name = write("0,1,1\n1,0,1\n0,0,0\n0,1,0\n", "b.train.data").string(), .valid = 0});
  EXPECT_TRUE(is_bits(data.codec.task().event.only().values));
  EXPECT_THAT(data.notes, Contains(HasSubstr("no header")));
  EXPECT_EQ(data.train->size(), 4);
}

TEST_F(Tables, FindTheirPartsAndTheirForms) {
  write("a;b\n1;x\n2;y\n3;x\n", "my_train.csv");
  write("a;b\n9;y\n", "my_test.csv");
  const auto data = open_data({.name = folder_.string(), .valid = 0});
  EXPECT_EQ(data.train->size(), 3);
  EXPECT_EQ(data.test->size(), 1);
  EXPECT_THAT(data.notes, Contains(HasSubstr("read from my_train.csv")));
  write("39, Private, <=50K\n50, ?, >50K\n", "u.data");
  write("|1x3 Cross validator\n25, Private, <=50K.\n", "u.test");
  const auto adult = open_data({.name = (folder_ / "u.data").string(), .valid = 0});
  EXPECT_EQ(adult.test->size(), 1);
  EXPECT_EQ(read_all(*adult.test).event.columns[1].data[0][1].item<int>(), 0);
}

TEST_F(Tables, WithSemicolonsMayHaveDecimalCommas) {
  const auto path = write("name;price\na,b;1,5\nc;-2,25\na,b;1,5e1\nc;3\n", "comma.csv");
  const auto data = open_data({.name = path.string(), .valid = 0});
  EXPECT_TRUE(at::equal(data.train->rows(at::arange(4)).event.columns[0].data.flatten().to(at::kDouble),
                        at::tensor({1.5, -2.25, 15., 3.}, at::kDouble)));
  EXPECT_EQ(data.codec.event()[1]->text(0, 0), "a,b") << "a text keeps its comma";
}

TEST_F(Tables, SayWhatTheyLeaveOut) {
  std::string text = "name,x,none\n";
  for (int i = 0; i < 300; ++i) text += "n" + std::to_string(i) + "," + std::to_string(i * 0.5) + ",\n";
  const auto data = open(text);
  EXPECT_THAT(data.notes, Contains(HasSubstr("column name: 300 different texts in 300 rows, left out")));
  EXPECT_THAT(data.notes, Contains(HasSubstr("column none: no known cell")));
  EXPECT_EQ(data.codec.task().event.dims(), 1);
  text += "z,abc,\n";
  EXPECT_THAT([&] { open(text); }, ThrowsMessage<DataError>(AllOf(HasSubstr("t.csv"), HasSubstr("line 302, column x is 'abc'"))));
}

TEST_F(Tables, AreRefusedWithTheirPlace) {
  const auto refuse = [&](const std::string& text, const std::string& why) {
    EXPECT_THAT([&] { open(text); }, ThrowsMessage<DataError>(AllOf(HasSubstr("t.csv"), HasSubstr(why)))) << text;
  };
  refuse("a,b\n1,2\n3\n", "t.csv:3");
  refuse("a,a\n1,2\n", "two columns named 'a'");
  refuse("a,b\n", "no rows");
  refuse("", "");
}

// In a file without a name: the same rows, splits and scale.
TEST_F(Tables, LargerThanMemoryAreTheSame) {
  std::string text = "a,b,c\n";
  for (int i = 0; i < 500; ++i)
    text += std::to_string(i * 7 % 101) + ".25," + (i % 3 ? "x" : "y") + "," + (i % 5 ? std::to_string(i) : "") + "\n";
  DataSpec spec;
  spec.name = write(text).string();
  spec.valid = 0.2;
  const auto memory = prepare(spec, open_table(spec)), disk = prepare(spec, open_table(spec, 0));
  EXPECT_TRUE(disk.train->streamed());
  EXPECT_EQ(memory.codec.task(), disk.codec.task());
  EXPECT_EQ(memory.codec.event()[0]->settings(), disk.codec.event()[0]->settings());
  for (const auto part : {&Data::train, &Data::valid, &Data::test}) {
    const auto a = read_all(*(memory.*part)).event, b = read_all(*(disk.*part)).event;
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.columns.size(); ++i) EXPECT_TRUE(at::equal(a.columns[i].data, b.columns[i].data));
  }
  spec.limit = 50;
  const auto some = prepare(spec, open_table(spec)), same = prepare(spec, open_table(spec, 0));
  EXPECT_FALSE(same.train->streamed());
  EXPECT_TRUE(at::equal(read_all(*some.train).event.columns[0].data, read_all(*same.train).event.columns[0].data));
}

TEST_F(Tables, EveryRowOfAPartHasItsNumber) {
  std::string text = "x,y\n";
  for (int i = 0; i < 300; ++i) text += fmt::format("{},{}.5\n", i, (i * 7919) % 300);
  const auto path = write(text).string();
  const auto data = open_data({.name = path, .valid = 0.2, .limit = 200});
  const std::pair<DatasetPtr, Tensor> parts[] = {
      {data.train, data.numbers.train}, {data.valid, data.numbers.valid}, {data.test, data.numbers.test}};
  for (const auto& [rows, numbers] : parts)
    EXPECT_TRUE(at::equal(read_all(*rows).event.columns.front().data.select(1, 0), numbers.to(at::kDouble)));
  EXPECT_EQ(data.numbers.train.numel() + data.numbers.valid.numel() + data.numbers.test.numel(), 200);
}

TEST_F(Tables, OneOddCellIsNamed) {
  std::string text = "age\n";
  for (int i = 0; i < 50; ++i) text += fmt::format("{}\n", i);
  EXPECT_THAT(open(text + "x\n").notes, Contains(HasSubstr("50 of 51 known cells are numbers")));
  EXPECT_THAT(open(text + "x\n").notes, Contains(HasSubstr("'x' (line 52 of t.csv)")));
  EXPECT_THAT(open(text + "x\n", {.categories = {"age"}}).notes, ::testing::Not(Contains(HasSubstr("known cells are numbers"))));
}

}  // namespace
}  // namespace gx
