// The page as a browser shows it; skipped where there is no Chromium.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "generatrix/base/file.h"
#include "generatrix/studio/report_html.h"

#include "tests/support/comparison_example.h"
#include "tests/support/report_example.h"

namespace gx {
namespace {

using testing::HasSubstr;
using testing::Not;

class Page : public testing::Test {
 protected:
  void SetUp() override {
    if (std::system("command -v chromium >/dev/null") != 0) GTEST_SKIP() << "needs chromium";
    folder_ = std::filesystem::temp_directory_path() / ("generatrix-page-" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  // What stands on the page after its scripts ran, and what they complained about.
  struct Shown {
    std::string page, console;
  };
  // `script` runs last.
  Shown show(const Report& report, const std::string& script = "") const {
    write_file(folder_ / "report.html", report_html(report) + "<script>" + script + "</script>");
    const auto command = "cd '" + folder_.string() +
                         "' && HOME=$PWD timeout 60 chromium --headless --no-sandbox --disable-gpu --enable-logging=stderr"
                         " --virtual-time-budget=3000 --window-size=600,900 --dump-dom \"file://$PWD/report.html\" >shown 2>said";
    EXPECT_EQ(std::system(command.c_str()), 0) << text("said");
    std::istringstream said(text("said"));
    std::string console;
    for (std::string line; std::getline(said, line);) {
      if (line.find("CONSOLE") != line.npos) console += line + "\n";
    }
    return {text("shown"), console};
  }

 private:
  std::string text(const std::string& name) const {
    std::ostringstream all;
    all << std::ifstream(folder_ / name).rdbuf();
    return all.str();
  }
  Path folder_;
};

TEST_F(Page, ShowsEveryModelAndRunsNobodysScript) {
  const auto [page, console] = show(small_report());
  EXPECT_EQ(console, "");
  EXPECT_THAT(page, HasSubstr("<h1>2 models on fashion-mnist</h1>"));
  EXPECT_THAT(page, HasSubstr("&lt;</span>/<wbr>script&gt;&lt;script&gt;alert(1)&lt;/<wbr>script&gt;&lt;!--</span>"));
  EXPECT_THAT(page, HasSubstr("title=\"12.5\">12.5</span>"));
  EXPECT_THAT(page, HasSubstr("(best)"));
  EXPECT_THAT(page, HasSubstr("class=\"failure\" colspan=\"2\">diverged: loss is nan</td>"));
  EXPECT_THAT(page, HasSubstr("colspan=\"8\">gan cannot score</td>"));
  EXPECT_THAT(page, HasSubstr("<canvas role=\"img\" aria-label=\"Training of vae: loss\""));
  EXPECT_THAT(page, HasSubstr("id=\"provenance\""));
}

// Wide tables scroll, the page does not. What only screen readers are told must not make it wider.
TEST_F(Page, DoesNotScrollSideways) {
  const auto [page, console] = show(comparison_of_six(), R"(addEventListener("load", () => setTimeout(() => {
    const page = document.documentElement, tables = [...document.querySelectorAll(".scroll")];
    document.title = `page ${page.scrollWidth - page.clientWidth}, tables ${tables.some(t => t.scrollWidth > t.clientWidth)}`;
  }, 500)))");
  EXPECT_THAT(page, HasSubstr("<title>page 0, tables true</title>"));
}

TEST_F(Page, OfNothingIsStillAPage) {
  const auto [page, console] = show({.data = "nothing"});
  EXPECT_EQ(console, "");
  EXPECT_THAT(page, HasSubstr("0 models on nothing"));
}

}  // namespace
}  // namespace gx
