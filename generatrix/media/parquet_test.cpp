#include "generatrix/media/parquet.h"

#include <arrow/api.h>
#include <arrow/io/file.h>
#include <gmock/gmock.h>
#include <parquet/arrow/writer.h>

#include "tests/support/file_fixture.h"
#include "tests/support/mutations.h"

namespace gx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Kind = ParquetColumn::Kind;

template <class Builder, class... Values>
std::shared_ptr<arrow::Array> array(const Values&... values) {
  Builder builder;
  const auto append = [&](const auto& value) {
    if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::nullptr_t>)
      EXPECT_TRUE(builder.AppendNull().ok());
    else
      EXPECT_TRUE(builder.Append(value).ok());
  };
  (append(values), ...);
  return builder.Finish().ValueOrDie();
}

class Parquet : public FileTest {
 protected:
  // Arrow's writer: five rows in groups of two.
  void SetUp() override {
    const auto rows = array<arrow::Int32Builder>(1, nullptr, -3, 4, 5);
    const auto list = arrow::ListArray::FromArrays(*array<arrow::Int32Builder>(0, 1, 2, 3, 4, 5), *rows).ValueOrDie();
    const arrow::FieldVector fields{arrow::field("n", arrow::int32()), arrow::field("x", arrow::float64()),
                                    arrow::field("in", list->type()), arrow::field("name", arrow::utf8()),
                                    arrow::field("yes", arrow::boolean())};
    const auto table =
        arrow::Table::Make(arrow::schema(fields), {rows, array<arrow::DoubleBuilder>(0.1, 0.2, nullptr, 0.4, 0.5), list,
                                                   array<arrow::StringBuilder>("a", "", "c\n", nullptr, "e"),
                                                   array<arrow::BooleanBuilder>(true, false, true, nullptr, true)});
    auto out = arrow::io::FileOutputStream::Open(file_.string()).ValueOrDie();
    ASSERT_TRUE(parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), out, 2).ok());
    ASSERT_TRUE(out->Close().ok());
  }
  const Path file_ = folder_ / "x.parquet";
};

TEST_F(Parquet, DescribesItsColumns) {
  const ParquetReader reader(file_);
  EXPECT_EQ(reader.rows(), 5);
  EXPECT_EQ(reader.groups(), 3);
  std::vector<std::string> words;
  std::vector<Kind> kinds;
  for (const auto& column : reader.columns()) {
    words.push_back(column.name + " " + column.type);
    kinds.push_back(column.kind);
  }
  EXPECT_THAT(kinds, ElementsAre(Kind::integer, Kind::real, Kind::other, Kind::text, Kind::integer));
  EXPECT_THAT(words, ElementsAre("n int32", "x double", HasSubstr("in list<"), "name string", "yes bool"));
}

TEST_F(Parquet, ReadsColumnsByGroup) {
  ParquetReader reader(file_);
  const auto integers = reader.read_integer(0, 0);
  EXPECT_THAT(integers.values, ElementsAre(1, 0));
  EXPECT_THAT(integers.valid, ElementsAre(true, false));
  EXPECT_THAT(reader.read_integer(1, 0).values, ElementsAre(-3, 4));
  EXPECT_THAT(reader.read_integer(2, 0).values, ElementsAre(5));
  EXPECT_THAT(reader.read_real(1, 0).values, ElementsAre(-3.0, 4.0));
  EXPECT_THAT(reader.read_real(0, 1).values, ElementsAre(0.1, 0.2));
  EXPECT_THAT(reader.read_real(1, 1).valid, ElementsAre(false, true));
  EXPECT_THAT(reader.read_text(0, 3).values, ElementsAre("a", ""));
  EXPECT_THAT(reader.read_text(1, 3).values, ElementsAre("c\n", ""));
  EXPECT_THAT(reader.read_text(1, 3).valid, ElementsAre(true, false));
  EXPECT_THAT(reader.read_integer(0, 4).values, ElementsAre(1, 0));
}

TEST_F(Parquet, RefusesOtherKindsAndPlaces) {
  ParquetReader reader(file_);
  EXPECT_THAT(complaint([&] { reader.read_integer(0, 1); }), HasSubstr("x.parquet: column x of type double; expected integers"));
  EXPECT_THAT(complaint([&] { reader.read_text(0, 2); }), HasSubstr("column in of type list<"));
  EXPECT_THROW(reader.read_text(3, 3), std::logic_error);
  EXPECT_THROW(reader.read_text(0, 5), std::logic_error);
  write_file(file_, "no Parquet in here");
  EXPECT_THAT(complaint([&] { ParquetReader other(file_); }), HasSubstr("x.parquet: damaged Parquet ("));
  EXPECT_THAT(complaint([&] { ParquetReader other(folder_ / "none"); }), HasSubstr("no such file; expected a Parquet file"));
}

TEST_F(Parquet, SurvivesDamage) {
  const auto survived = survive_mutations(read_file(file_, "Parquet"), std::size_t{256} << 20, [&](const std::string& damaged) {
    put_file(file_, damaged);
    ParquetReader reader(file_);
    for (std::int64_t group = 0; group < reader.groups(); ++group) {
      for (std::size_t c = 0; c < reader.columns().size(); ++c) {
        const auto kind = reader.columns()[c].kind;
        if (kind == Kind::text) reader.read_text(group, static_cast<std::int64_t>(c));
        if (kind == Kind::integer || kind == Kind::real) reader.read_real(group, static_cast<std::int64_t>(c));
      }
    }
  });
  EXPECT_EQ(survived.cuts_refused, survived.cuts);
}

}  // namespace
}  // namespace gx
