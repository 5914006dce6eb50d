#include <nlohmann/json.hpp>

#include "generatrix/media/base64.h"
#include "generatrix/studio/report_headline.h"
#include "generatrix/studio/report_html.h"

namespace gx {
namespace {

using Json = nlohmann::ordered_json;  // keys stay in the order in which they are written here

template <class T>
Json optional_json(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json json_of(const ReportCell& cell);
Json json_of(const ReportColumn& column);
Json json_of(const ReportPicture& picture);
Json json_of(const ReportCurve& curve);
Json json_of(const ReportRow& row);
Json json_of(const ReportDifference& difference);
Json json_of(const HeadlineColumn& column);
Json json_of(const TrainingTook& training);

template <class T>
Json array_json(const std::vector<T>& items) {
  auto array = Json::array();
  for (const auto& item : items) array.push_back(json_of(item));
  return array;
}

std::string word_of(MetricInfo::Better better) {
  switch (better) {
    case MetricInfo::Better::higher:
      return "higher";
    case MetricInfo::Better::lower:
      return "lower";
    case MetricInfo::Better::neither:
      break;
  }
  return "neither";
}

Json json_of(const ReportCell& cell) {
  auto extra = Json::object();
  for (const auto& [name, value] : cell.extra) extra[name] = value;
  auto by_seed = Json::array();
  for (const auto& value : cell.by_seed) by_seed.push_back(optional_json(value));
  return {{"value", optional_json(cell.value)},
          {"spread", optional_json(cell.spread)},
          {"standard_error", optional_json(cell.standard_error)},
          {"by_seed", std::move(by_seed)},
          {"kind", cell.kind},
          {"reason", cell.reason},
          {"best", cell.best},
          {"real_vs_real", optional_json(cell.real_vs_real)},
          {"n_real", cell.n_real},
          {"n_fake", cell.n_fake},
          {"features", cell.features},
          {"extra", std::move(extra)}};
}

Json json_of(const ReportColumn& column) {
  return {{"name", column.name}, {"heading", column.heading}, {"group", column.group},
          {"unit", column.unit}, {"summary", column.summary}, {"better", word_of(column.better)}};
}

Json json_of(const ReportPicture& picture) {
  return {{"title", picture.title},
          {"src", picture.png.empty() ? "" : "data:image/png;base64," + base64(picture.png)},
          {"scale", picture.scale}};
}

Json json_of(const ReportCurve& curve) { return {{"name", curve.name}, {"unit", curve.unit}, {"x", curve.x}, {"y", curve.y}}; }

Json json_of(const ReportRow& row) {
  return {{"name", row.name},
          {"model", row.model},
          {"family", row.family},
          {"sampler", row.sampler},
          {"source", row.source},
          {"seeds", row.seeds},
          {"failure", row.failure},
          {"cells", array_json(row.cells)},
          {"config", row.config},
          {"curves", array_json(row.curves)},
          {"pictures", array_json(row.pictures)}};
}

Json json_of(const HeadlineColumn& column) {
  return {{"column", column.column}, {"word", column.word}, {"heading", column.heading}, {"about", column.about}};
}

Json json_of(const TrainingTook& training) {
  return {{"name", training.name}, {"steps", training.steps}, {"seconds", training.seconds}};
}

Json json_of(const ReportDifference& difference) { return {{"key", difference.key}, {"values", difference.values}}; }

}  // namespace

std::string report_json(const Report& report) {
  const Json all{{"command", report.command},
                 {"version", report.version},
                 {"data", report.data},
                 {"values", report.values},
                 {"split", report.split},
                 {"n_real", report.n_real},
                 {"n_fake", report.n_fake},
                 {"seed", report.seed},
                 {"budget", report.budget},
                 {"machine", report.machine},
                 {"columns", array_json(report.columns)},
                 {"headline", array_json(headline_of(report))},
                 {"trainings", array_json(trainings_of(report))},
                 {"rows", array_json(report.rows)},
                 {"baselines", array_json(report.baselines)},
                 {"differences", array_json(report.differences)},
                 {"notes", report.notes},
                 {"real", json_of(report.real)}};
  return all.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace gx
