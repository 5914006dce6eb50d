// A comparison as a document for programs and as a page for people. The page holds the document and draws from nothing else, so
// the two cannot disagree.
#pragma once

#include <string>

#include "generatrix/eval/report.h"

namespace gx {

// One JSON object with the fields of Report (docs/formats.md): numbers that are absent or not finite are null, pictures are
// data:image/png;base64 addresses. Text that is not UTF-8 has its bad bytes replaced by U+FFFD.
std::string report_json(const Report& report);

// One HTML file that needs no other and makes no request: report/page.{html,css,js}, Chart.js, and report_json.
std::string report_html(const Report& report);

// `document` inside <script type="application/json">: no '<' is left, so that no text in it can end the element.
std::string inside_script(const std::string& document);

}  // namespace gx
