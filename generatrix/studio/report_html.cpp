#include "generatrix/studio/report_html.h"

#include <algorithm>
#include <string_view>

#include "generatrix/base/errors.h"

namespace gx {

// embedded by the build
std::string_view report_page();
std::string_view report_style();
std::string_view report_script_format();
std::string_view report_script_tables();
std::string_view report_script_pictures();
std::string_view report_script_charts();
std::string_view report_script_details();
std::string_view report_script_page();
std::string_view chart_script();

namespace {

// Each {{name}} of the page replaced; what is put in is not looked at again.
std::string filled(std::string_view page, const std::vector<std::pair<std::string_view, std::string>>& parts) {
  std::string text;
  for (auto open = page.find("{{"); open != page.npos; open = page.find("{{")) {
    const auto close = page.find("}}", open);
    const auto name = page.substr(open + 2, close - open - 2);
    const auto found = std::ranges::find(parts, name, [](const auto& part) { return part.first; });
    if (close == page.npos || found == parts.end())
      throw errors::misuse("report/page.html", std::string(name), "the name of a part");
    text.append(page.substr(0, open)).append(found->second);
    page.remove_prefix(close + 2);
  }
  return text.append(page);
}

}  // namespace

std::string inside_script(const std::string& document) {
  std::string text;
  for (const char c : document) {
    if (c == '<') {
      text += "\\u003c";
    } else {
      text += c;
    }
  }
  return text;
}

std::string report_html(const Report& report) {
  return filled(report_page(), {{"style", std::string(report_style())},
                                {"data", inside_script(report_json(report))},
                                {"chart_library", std::string(chart_script())},
                                {"format", std::string(report_script_format())},
                                {"tables", std::string(report_script_tables())},
                                {"pictures", std::string(report_script_pictures())},
                                {"charts", std::string(report_script_charts())},
                                {"details", std::string(report_script_details())},
                                {"page", std::string(report_script_page())}});
}

}  // namespace gx
