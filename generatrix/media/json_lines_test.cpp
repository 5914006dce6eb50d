#include "generatrix/media/json_lines.h"

#include <gmock/gmock.h>

#include <vector>

#include "tests/support/file_fixture.h"
#include "tests/support/mutations.h"

namespace gx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

class JsonLines : public FileTest {
 protected:
  std::vector<std::pair<std::int64_t, JsonRecord>> records(const std::string& text) {
    put_file(file_, text);
    std::vector<std::pair<std::int64_t, JsonRecord>> all;
    for_each_json_line(file_, [&](std::int64_t line, const JsonRecord& record) { all.emplace_back(line, record); });
    return all;
  }
  std::string complaint_of(const std::string& text) {
    return complaint([&] { records(text); });
  }
  const Path file_ = folder_ / "x.jsonl";
};

TEST_F(JsonLines, GivesRecordsAndTheirLines) {
  EXPECT_THAT(records("{\"file_name\": \"a.png\", \"label\": 3}\n\n {\"label\":\"\\u00e9\\n\"}\r\n{}"),
              ElementsAre(Pair(1, JsonRecord{{"file_name", "a.png"}, {"label", "3"}}),
                          Pair(3, JsonRecord{{"label", "\xC3\xA9\n"}}), Pair(4, JsonRecord{})));
  EXPECT_THAT(records(""), ElementsAre());
}

TEST_F(JsonLines, WritesEveryKindAsText) {
  EXPECT_EQ(
      records(R"({"a": -0.5, "b": true, "c": null, "d": [1, {"x": "y"}], "e": "true", "f": 9007199254740993})").at(0).second,
      (JsonRecord{{"a", "-0.5"}, {"b", "true"}, {"c", ""}, {"d", R"([1,{"x":"y"}])"}, {"e", "true"}, {"f", "9007199254740993"}}));
}

TEST_F(JsonLines, RefusesWithFileAndLine) {
  EXPECT_THAT(complaint_of("{}\n{\"a\": }\n"), HasSubstr("x.jsonl:2: [json.exception.parse_error"));
  EXPECT_THAT(complaint_of("{}\n\n[1]\n"), HasSubstr("x.jsonl:3: holds JSON of kind array; expected one JSON object a line"));
  EXPECT_THAT(complaint_of("{} {}"), HasSubstr("x.jsonl:1: "));
  EXPECT_THAT(complaint_of("{\"a\": \"\xFF\"}"), HasSubstr("x.jsonl:1: "));
  EXPECT_LT(complaint_of("{\"a\": \"" + std::string(100'000, 'x')).size(), 400u);
  EXPECT_THAT(complaint_of("{\"a\":" + std::string(1'000'000, '[')), HasSubstr("x.jsonl:1: nested deeper than 64"));
  EXPECT_THAT(complaint([&] { for_each_json_line(folder_ / "none", {}); }), HasSubstr("no such file; expected lines of JSON"));
}

TEST_F(JsonLines, SurvivesDamage) {
  const auto survived =
      survive_mutations("{\"file_name\": \"a.png\", \"label\": [3, -1e5]}\n{\"b\": \"\\u00e9\\ud83d\\ude00\"}\n",
                        std::size_t{2} << 20, [&](const std::string& damaged) { records(damaged); });
  EXPECT_GT(survived.mutations_refused, survived.mutations / 3);
}

}  // namespace
}  // namespace gx
