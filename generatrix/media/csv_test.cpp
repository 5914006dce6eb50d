#include "generatrix/media/csv.h"

#include <gmock/gmock.h>
#include <zlib.h>

#include <fstream>
#include <random>

#include "tests/support/file_fixture.h"
#include "tests/support/mutations.h"

namespace gx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

using Row = std::vector<std::string>;

class Csv : public FileTest {
 protected:
  // All rows with the header, and the lines on which they begin.
  std::vector<Row> rows(const std::string& text, char delimiter = ',') {
    put_file(file_, text);
    CsvReader reader(file_, delimiter);
    std::vector<Row> all{reader.header()};
    begin_ = {reader.line()};
    for (Row row; reader.next(row);) {
      all.push_back(row);
      begin_.push_back(reader.line());
    }
    return all;
  }
  std::string complaint_of(const std::string& text) {
    return complaint([&] { rows(text); });
  }

  const Path file_ = folder_ / "x.csv";
  std::vector<std::int64_t> begin_;
};

TEST_F(Csv, ReadsPlainRows) {
  const std::vector<Row> truth{{"a", "b"}, {"1", "2"}, {"", " x "}, {"3", ""}};
  EXPECT_EQ(rows("a,b\n1,2\n, x \n3,\n"), truth);
  EXPECT_EQ(rows("\xEF\xBB\xBF"
                 "a,b\r\n1,2\r\n, x \r\n3,"),
            truth);
  EXPECT_EQ(rows("a\tb\r1\t2\r\t x \r3\t\r", '\t'), truth);
  EXPECT_EQ(rows("a;b\n1;2\n\n; x \n3;\"\"\n\n", ';'), truth);
  EXPECT_THAT(begin_, ElementsAre(1, 2, 4, 5));
}

TEST_F(Csv, QuotedCellsHoldAnything) {
  EXPECT_EQ(rows("\"a,\"\"b\"\"\",b\n\"1\r\n\r\n2\",\"3\n4\"\n5,6\r\n7,8"),
            (std::vector<Row>{{"a,\"b\"", "b"}, {"1\r\n\r\n2", "3\n4"}, {"5", "6"}, {"7", "8"}}));
  EXPECT_THAT(begin_, ElementsAre(1, 2, 6, 7));
  const std::string zero("a\n\0\n", 4);
  EXPECT_EQ(rows(zero), (std::vector<Row>{{"a"}, {std::string(1, '\0')}}));
}

TEST_F(Csv, WhatIsQuotedComesBack) {
  EXPECT_EQ(csv_cell("plain text"), "plain text");
  EXPECT_EQ(csv_cell("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_cell("a,b", '\t'), "a,b");
  EXPECT_EQ(csv_cell("say \"no\"\n"), "\"say \"\"no\"\"\n\"");
  std::mt19937 random(1);
  const std::string letters("ab,;\t\"\r\n \0\xC3\xA9", 12);
  for (const char delimiter : {',', ';', '\t'}) {
    std::vector<Row> truth(500, Row(3));
    std::string text;
    for (auto& row : truth) {
      for (std::size_t c = 0; c < row.size(); ++c) {
        for (auto n = random() % 6; n > 0; --n) row[c] += letters[random() % letters.size()];
        text += csv_cell(row[c], delimiter) + (c + 1 < row.size() ? std::string(1, delimiter) : "\r\n");
      }
    }
    EXPECT_EQ(rows(text, delimiter), truth);
  }
}

TEST_F(Csv, ReadsGzip) {
  const auto packed = ::gzopen(file_.c_str(), "wb");
  ::gzputs(packed, "a,b\n1,\"2\n3\"\n");
  ::gzclose(packed);
  CsvReader reader(file_);
  Row row;
  EXPECT_TRUE(reader.next(row));
  EXPECT_THAT(row, ElementsAre("1", "2\n3"));
  EXPECT_FALSE(reader.next(row));
}

TEST_F(Csv, RefusesRaggedRowsWithFileAndLine) {
  EXPECT_THAT(complaint_of("a,b\n\n\"1\n\",2\n3\n4,5\n"), HasSubstr("x.csv:5: a row of 1 cells; expected 2, as in the header"));
  EXPECT_THAT(complaint_of("a,b\n1,2,\n"), HasSubstr("x.csv:2: a row of 3 cells; expected 2"));
}

TEST_F(Csv, RefusesStrayQuotes) {
  EXPECT_THAT(complaint_of("a,b\n1,2\"\n"), HasSubstr("x.csv:2: a row with a stray double quote; expected quotes around"));
  EXPECT_THAT(complaint_of("a,b\n1,\"2\" x\n"), HasSubstr("x.csv:2: a row with a stray double quote"));
  EXPECT_THAT(complaint_of("a,b\n1,2\n3,\"4\n5,6\n"), HasSubstr("x.csv:3: a quoted cell that never ends"));
  EXPECT_THAT(complaint_of("\"a,b"), HasSubstr("x.csv:1: a quoted cell that never ends"));
}

TEST_F(Csv, RefusesWhatIsNoTable) {
  EXPECT_THAT(complaint_of(""), HasSubstr("x.csv: an empty table; expected a row of column names"));
  EXPECT_THAT(complaint_of("\n\r\n"), HasSubstr("an empty table"));
  EXPECT_THAT(complaint([&] { CsvReader(folder_ / "none"); }), HasSubstr("no such file; expected a table with a header"));
  EXPECT_THROW(CsvReader(file_, '"'), std::logic_error);
}

TEST_F(Csv, StreamsManyRows) {
  std::string block;
  for (int i = 0; i < 1000; ++i) block += "0.125,\"some, words\",1234567\n";
  {
    std::ofstream out(file_);
    out << "a,b,c\n";
    for (int i = 0; i < 300; ++i) out << block;
  }
  const PeakMemory peak;
  CsvReader reader(file_);
  Row row;
  std::int64_t count = 0;
  while (reader.next(row)) ++count;
  EXPECT_EQ(count, 300'000);
  EXPECT_EQ(reader.line(), 300'001);
  EXPECT_LE(peak.growth(), std::size_t{1} << 20);
}

TEST_F(Csv, SurvivesDamage) {
  const auto read = [&](const std::string& text) {
    const auto all = rows(text);
    for (const auto& row : all) EXPECT_EQ(row.size(), all[0].size());
  };
  survive_mutations(
      "\xEF\xBB\xBF"
      "name,\"a \"\"b\"\"\"\r\n1,2\r\n\"x\ny\",\n\n3,4",
      std::size_t{2} << 20, read);
}

}  // namespace
}  // namespace gx
