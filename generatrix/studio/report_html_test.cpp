#include "generatrix/studio/report_html.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/support/report_example.h"

namespace gx {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;
using testing::Not;

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

// The document that the page holds.
std::string held(const std::string& page) {
  const std::string open = "<script type=\"application/json\" id=\"data\">";
  const auto from = page.find(open) + open.size();
  return page.substr(from, page.find("</script>", from) - from);
}

TEST(ReportJson, HoldsEveryFieldAndNullsForWhatIsAbsent) {
  const auto all = Json::parse(report_json(small_report()));
  EXPECT_EQ(all["command"], "generatrix compare vae gan");
  EXPECT_EQ(all["columns"][0]["better"], "lower");
  EXPECT_EQ(all["differences"][0]["values"][1], "32");
  const auto& vae = all["rows"][0];
  EXPECT_EQ(vae["cells"][0]["value"], 12.5);
  EXPECT_EQ(vae["cells"][0]["by_seed"], Json::parse("[12, null, 13]")) << "beside its seeds";
  EXPECT_EQ(vae["cells"][1]["extra"]["k"], 50);
  EXPECT_EQ(vae["pictures"][0]["src"], "data:image/png;base64,iVBORw==");
  EXPECT_TRUE(vae["curves"][0]["y"][1].is_null()) << "JSON has no nan";
  EXPECT_TRUE(all["rows"][1]["cells"][1]["value"].is_null());
  EXPECT_EQ(all["rows"][1]["failure"], "diverged: loss is nan");
  EXPECT_EQ(all["real"]["src"], "");
}

TEST(ReportJson, TakesTextThatIsNotUtf8) {
  auto report = small_report();
  report.data = "caf\xe9";
  EXPECT_EQ(Json::parse(report_json(report))["data"], "caf\xef\xbf\xbd");
}

TEST(ReportHtml, HoldsTheDocumentItself) {
  const auto report = small_report();
  EXPECT_EQ(Json::parse(held(report_html(report))), Json::parse(report_json(report)));
}

TEST(ReportHtml, LetsNoNameEndAnElement) {
  const auto page = report_html(small_report());
  EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
  EXPECT_THAT(page, HasSubstr("\\u003c/script>\\u003cscript>alert(1)"));
  EXPECT_EQ(count(page, "<script"), 3u);
  EXPECT_EQ(count(page, "</script>"), 3u);
  EXPECT_EQ(count(held(page), "<"), 0u);
}

TEST(ReportHtml, NeedsNothingFromOutside) {
  const auto page = report_html(small_report());
  for (const auto* load : {"src=\"http", "href=\"http", "src='http", "href='http", "url(", "@import", "fetch(", "XMLHttpRequest",
                           "<link rel=\"stylesheet\"", "import("})
    EXPECT_THAT(page, Not(HasSubstr(load))) << load;
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, HasSubstr("Chart.js v3"));
}

TEST(ReportHtml, IsOneWholePage) {
  const auto page = report_html(small_report());
  EXPECT_TRUE(page.starts_with("<!doctype html>"));
  EXPECT_TRUE(page.ends_with("</html>\n"));
  for (const auto* element : {"html", "head", "body", "style", "main", "title", "dialog", "header"})
    EXPECT_EQ(count(page.substr(0, page.find(held(page))), "<" + std::string(element) + ">") +
                  count(page.substr(0, page.find(held(page))), "<" + std::string(element) + " "),
              1u)
        << element;
  EXPECT_THAT(page, Not(HasSubstr("{{")));
  EXPECT_EQ(report_html(small_report()), page);
}

TEST(ReportHtml, AnEmptyReportIsAPageToo) {
  const auto all = Json::parse(held(report_html({})));
  EXPECT_TRUE(all["rows"].empty());
  EXPECT_TRUE(all["columns"].is_array());
}

TEST(InsideScript, LeavesTheDocumentWhatItWas) {
  const std::string document = R"({"a": "<!-- </script> & \\ \" <b>"})";
  EXPECT_EQ(Json::parse(inside_script(document)), Json::parse(document));
}

}  // namespace
}  // namespace gx
