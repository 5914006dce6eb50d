// Series of numbers by path, through open_data: files that this test writes.
#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "generatrix/data/memory.h"

#include "tests/support/own_data_fixture.h"

namespace gx {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class Series : public OwnDataTest {};

TEST_F(Series, AreTheLinesOfAnId) {
  const auto data = open(write("s.csv", "id,time,open,close\nb,2,5,6\na,1,1,2\na,3,,4\na,2,7.5,8\nb,1,9,10\n"));
  const auto field = data.codec.task().event.only();
  EXPECT_EQ(field, (Field{.name = "series",
                          .shape = {2},
                          .layout = Field::Layout::sequence,
                          .longest = 3,
                          .may_miss = true,
                          .grain = field.grain,
                          .lengths = {2, 3}}));
  EXPECT_EQ(saved(data, *data.train, ".csv"), "id,time,open,close\n0,0,9,10\n0,1,5,6\n1,0,1,2\n1,1,7.5,8\n1,2,,4\n");
  EXPECT_THAT(data.row_names.rows, ElementsAre("b", "a"));
  EXPECT_THAT(open(write("t.csv", "id,time,x\na,1,1\na,1,2\nb,1,3\n")).notes,
              Contains(HasSubstr("1 line has a time that the series has already")));
  EXPECT_THAT([&] { open(write("e.csv", "id,time,x\na,1,1\n,2,2\n")); },
              ThrowsMessage<DataError>(AllOf(HasSubstr("line 3"), HasSubstr("column id is empty"))));
  EXPECT_THAT([&] { open(write("w.csv", "id,time,x\na,soon,1\na,2,2\nb,1,3\n")); },
              ThrowsMessage<DataError>(AllOf(HasSubstr("w.csv"), HasSubstr("line 2, column time is 'soon'"))));
}

// As a person's own file says when: steps that are drawn behind its last ones go on by the usual time, dates by months.
TEST_F(Series, KeepTheTimesOfTheirFile) {
  const DataSpec other{.alone = true};
  const auto times = [&](const std::string& column, const std::vector<std::string>& at) {
    std::string text = "id," + column + ",x\n";
    for (const auto& time : at) text += "a," + time + ",1\n";
    const auto data = open(write("t.csv", text), other);
    return data.row_names.of_draws(data.numbers.train, 1).times.value();
  };
  const auto goes_on = [&](const std::vector<std::string>& at, std::int64_t step) { return times("date", at).text(0, step); };
  EXPECT_EQ(goes_on({"0.1", "0", "0.2"}, 1), "0.1");
  EXPECT_EQ(goes_on({"0.1", "0", "0.2"}, 3), "0.3");
  EXPECT_EQ(goes_on({"7", "9"}, 3), "13");
  EXPECT_EQ(goes_on({"3"}, 1), "4");
  EXPECT_EQ(goes_on({"2024-02-28", "2024-02-27"}, 0), "2024-02-27");
  EXPECT_EQ(goes_on({"2024-02-28", "2024-02-27"}, 3), "2024-03-01");
  EXPECT_EQ(goes_on({"2024-01-05"}, 1), "2024-01-06");
  EXPECT_EQ(goes_on({"2023-10-31", "2023-11-30", "2023-12-31"}, 4), "2024-02-29");
  EXPECT_EQ(goes_on({"2023-04-30", "2023-05-30", "2023-06-30"}, 3), "2023-07-30");
  EXPECT_EQ(goes_on({"2023-02-28", "2023-03-28"}, 2), "2023-04-28");
  EXPECT_EQ(goes_on({"2023-01-01", "2023-02-01", "2023-04-01", "2023-05-01"}, 4), "2023-06-01") << "March is left out";
  EXPECT_EQ(goes_on({"2024-01-01T00:00", "2024-01-01T01:00"}, 0), "2024-01-01T00:00");
  EXPECT_EQ(goes_on({"2024-01-01T22:00+01:00", "2024-01-01T23:00+01:00"}, 2), "2024-01-02T00:00:00+01:00");
  EXPECT_EQ(goes_on({"2024-01-01 00:00:00.25", "2024-01-01 00:00:00.5"}, 2), "2024-01-01 00:00:00.750");
  EXPECT_THAT(
      [&] {
        times("date", {"2024-01-01", "3"});
      },
      ThrowsMessage<DataError>(AllOf(HasSubstr("line 3"), HasSubstr("a date, as in the lines before"))));

  const auto data = open(write("s.csv", "ID,Date,x\nu v,2024-01-05,1\nu v,2024-01-06,2\n"), other);
  const auto names = data.row_names.of_draws(data.numbers.train, 2);
  const Path file = folder_ / "written.csv";
  save_stored(file, read_all(*data.train).event.repeated(2), data.codec, 0, names);
  EXPECT_EQ(read_file(file, "rows"),
            "ID,Date,x\nu v_1,2024-01-05,1\nu v_1,2024-01-06,2\nu v_2,2024-01-05,1\nu v_2,2024-01-06,2\n");
}

// What a cut leaves behind is no length that rows have.
TEST_F(Series, ThatAreCutHaveNoLawOfLengths) {
  DataSpec spec;
  spec.window = 2;
  EXPECT_TRUE(open(write("w.csv", "time,x\n1,1\n2,2\n3,3\n"), spec).codec.task().event.only().lengths.empty());
  spec = {.longest = 2};
  EXPECT_TRUE(open(write("l.csv", "id,time,x\na,1,1\na,2,2\na,3,3\nb,1,1\n"), spec).codec.task().event.only().lengths.empty());
}

// Columns of data.given stand beside each step: numbers together, each category by itself.
TEST_F(Series, MayBeGivenColumnsByStep) {
  DataSpec spec;
  spec.given = ColumnsGivenSpec{{"day", "price", "promotion"}};
  const std::string text = "id,time,x,day,price,promotion\na,2,2,mon,5,0\na,1,1,sun,6,1\nb,1,,mon,7.5,0\n";
  const auto data = open(write("c.csv", text), spec);
  const auto& given = data.codec.task().given.fields;
  ASSERT_EQ(given.size(), 2U);
  EXPECT_EQ(given[0], (Field{.name = "covariates",
                             .shape = {2},
                             .layout = Field::Layout::sequence,
                             .longest = 2,
                             .stride = 1,
                             .grain = given[0].grain}));
  EXPECT_EQ(given[1].values, Values(kBits));
  EXPECT_EQ(given[1].name, "day");
  const auto rows = read_all(*data.train);
  EXPECT_TRUE(at::equal(rows.given.columns[0].length, rows.event.columns[0].length));
  const auto of_a = rows.event.columns[0].length.argmax();
  EXPECT_TRUE(at::equal(rows.given.columns[0].data.index_select(0, of_a.view(1))[0], at::tensor({6., 1., 5., 0.}).view({2, 2})));
  EXPECT_TRUE(at::equal(rows.given.columns[1].data.index_select(0, of_a.view(1))[0], at::tensor({1, 0})));
  spec.categories = {"promotion"};
  EXPECT_EQ(open(write("c.csv", text), spec).codec.task().given.fields.size(), 3U);

  const auto refusal = [&](std::vector<std::string> names, const std::string& table) {
    spec = DataSpec{.given = ColumnsGivenSpec{std::move(names)}};
    try {
      open(write("r.csv", table), spec);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_THAT(refusal({"price"}, "id,time,x,price\na,1,1,5\na,2,2,\n"), HasSubstr("line 3, column price is empty"));
  EXPECT_THAT(refusal({"prize"}, text), HasSubstr("did you mean 'price'"));
  EXPECT_THAT(refusal({"time"}, text), HasSubstr("copy it to a column of another name"));
  EXPECT_THAT(refusal({"y"}, "id,time,x,y\na,1,1,\na,2,2,\n"), HasSubstr("has no known cell"));
  EXPECT_THAT(refusal({"x"}, "id,time,x\na,1,1\na,2,2\n"), HasSubstr("no column of numbers beside"));
  spec = DataSpec{.given = ColumnsGivenSpec{{"price"}}, .step = 1};
  EXPECT_THAT([&] { open(write("g.csv", "id,time,x,price\na,1,1,5\na,3,2,6\n"), spec); },
              ThrowsMessage<DataError>(HasSubstr("list these steps too")));
}

TEST_F(Series, OfOneAreWindows) {
  std::string text = "date,x\n";
  for (int i = 9; i >= 0; --i) text += "2024-01-0" + std::to_string(i) + "," + std::to_string(i) + "\n";
  text.replace(text.find("2024-01-00"), 10, "2023-12-31");
  DataSpec spec;
  spec.window = 4;
  const auto data = open(write("p.csv", text), spec);
  EXPECT_EQ(data.train->size(), 3);
  EXPECT_EQ(saved(data, *data.train, ".csv"),
            "id,time,x\n0,0,0\n0,1,1\n0,2,2\n0,3,3\n1,0,4\n1,1,5\n1,2,6\n1,3,7\n2,0,8\n2,1,9\n");
}

}  // namespace
}  // namespace gx
