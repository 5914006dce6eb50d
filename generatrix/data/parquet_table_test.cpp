// A table as Parquet is the same data set as the table as CSV. Built where Arrow is.
#include <ATen/ATen.h>
#include <arrow/api.h>
#include <arrow/io/file.h>
#include <gmock/gmock.h>
#include <parquet/arrow/writer.h>

#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/data/source.h"
#include "generatrix/spec/to_table.h"

#include "tests/support/file_fixture.h"

namespace gx {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

template <class Builder, class Value>
std::shared_ptr<arrow::Array> array_of(const std::vector<std::optional<Value>>& values, Builder builder = Builder()) {
  for (const auto& value : values) EXPECT_TRUE((value ? builder.Append(*value) : builder.AppendNull()).ok());
  return builder.Finish().ValueOrDie();
}

class ParquetTables : public FileTest {
 protected:
  // Groups of two rows.
  DataSpec write(const arrow::FieldVector& fields, const arrow::ArrayVector& columns) const {
    const auto file = folder_ / "t.parquet";
    auto out = arrow::io::FileOutputStream::Open(file.string()).ValueOrDie();
    EXPECT_TRUE(
        parquet::arrow::WriteTable(*arrow::Table::Make(arrow::schema(fields), columns), arrow::default_memory_pool(), out, 2)
            .ok());
    EXPECT_TRUE(out->Close().ok());
    return {.name = file.string(), .valid = 0};
  }
  DataSpec beside(const std::string& csv) const {
    write_file(folder_ / "t.csv", csv);
    return {.name = (folder_ / "t.csv").string(), .valid = 0};
  }
  DataSpec people() const {
    const auto city = arrow::DictionaryArray::FromArrays(array_of<arrow::Int32Builder, std::int32_t>({0, 1, std::nullopt, 0, 1}),
                                                         array_of<arrow::StringBuilder, std::string>({"Oslo", "Rome"}))
                          .ValueOrDie();
    return write(
        {arrow::field("age", arrow::int16()), arrow::field("size", arrow::float32()), arrow::field("weight", arrow::float64()),
         arrow::field("member", arrow::boolean()), arrow::field("city", city->type()), arrow::field("name", arrow::utf8()),
         arrow::field("born", arrow::date32()), arrow::field("seen", arrow::timestamp(arrow::TimeUnit::MICRO))},
        {array_of<arrow::Int16Builder, std::int16_t>({31, 17, 44, std::nullopt, 20}),
         array_of<arrow::FloatBuilder, float>({1.8F, 1.7F, std::nullopt, 1.55F, 1.6F}),
         array_of<arrow::DoubleBuilder, double>({80.25, 0.1, std::nan(""), -1e-7, 3}),
         array_of<arrow::BooleanBuilder, bool>({true, false, true, true, false}), city,
         array_of<arrow::StringBuilder, std::string>({"a", "b, c", "a", std::nullopt, "a"}),
         array_of<arrow::Date32Builder, std::int32_t>({0, 19'000, 19'001, 1, 2}),
         array_of<arrow::TimestampBuilder, std::int64_t>(
             {0, 1'500'000, 86'400'000'000, std::nullopt, 60'000'000},
             arrow::TimestampBuilder(arrow::timestamp(arrow::TimeUnit::MICRO), arrow::default_memory_pool()))});
  }
};

const std::string kPeople =
    "age,size,weight,member,city,name,born,seen\n"
    "31,1.8,80.25,1,Oslo,a,1970-01-01,1970-01-01\n"
    "17,1.7,0.1,0,Rome,\"b, c\",2022-01-08,1970-01-01T00:00:01.5\n"
    "44,,NaN,1,,a,2022-01-09,1970-01-02\n"
    ",1.55,-1e-07,1,Oslo,,1970-01-02,\n"
    "20,1.6,3,0,Rome,a,1970-01-03,1970-01-01T00:01\n";

void expect_same(const Data& a, const Data& b) {
  ASSERT_EQ(words_of(a.codec.task().event), words_of(b.codec.task().event));
  ASSERT_EQ(a.codec.event().size(), b.codec.event().size());
  const auto index = at::arange(a.train->size(), at::kLong);
  ASSERT_EQ(a.train->size(), b.train->size());
  const auto x = a.train->rows(index), y = b.train->rows(index);
  for (std::size_t i = 0; i < x.event.columns.size(); ++i) {
    EXPECT_EQ(a.codec.event()[i]->settings(), b.codec.event()[i]->settings());
    EXPECT_TRUE(at::equal(x.event.columns[i].data, y.event.columns[i].data))
        << x.event.columns[i].data << y.event.columns[i].data;
    ASSERT_EQ(x.event.columns[i].observed.defined(), y.event.columns[i].observed.defined());
    if (x.event.columns[i].observed.defined()) EXPECT_TRUE(at::equal(x.event.columns[i].observed, y.event.columns[i].observed));
  }
}

TEST_F(ParquetTables, AreTheSameDataSetAsCsv) {
  const auto found = open_data(people()), wanted = open_data(beside(kPeople));
  expect_same(found, wanted);
  EXPECT_EQ(found.notes, wanted.notes);
}

TEST_F(ParquetTables, TakeTheSameWishes) {
  auto found = people(), wanted = beside(kPeople);
  for (auto* spec : {&found, &wanted}) {
    spec->columns = {"age", "member", "city"};
    spec->categories = {"age"};
    spec->numbers = {"member"};
  }
  expect_same(open_data(found), open_data(wanted));
}

TEST_F(ParquetTables, NameTheRowAndLeaveListsOut) {
  const auto n = array_of<arrow::Int32Builder, std::int32_t>({1, 2, 3});
  const auto list = arrow::ListArray::FromArrays(*array_of<arrow::Int32Builder, std::int32_t>({0, 1, 2, 3}), *n).ValueOrDie();
  const auto spec = write({arrow::field("n", arrow::int32()), arrow::field("in", list->type())}, {n, list});
  EXPECT_THAT(open_data(spec).notes, Contains(HasSubstr("column in: list<")));
  const auto huge = write({arrow::field("x", arrow::float64())}, {array_of<arrow::DoubleBuilder, double>({1.0, 2.0, 1e300})});
  EXPECT_THAT([&] { open_data(huge); }, ThrowsMessage<DataError>(HasSubstr("t.parquet: row 3 holds 1e+300")));
}

}  // namespace
}  // namespace gx
