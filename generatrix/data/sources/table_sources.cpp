// Tables that have a name.
#include "generatrix/data/sources/known_folder.h"
#include "generatrix/data/sources/table.h"

namespace gx {
namespace {

Path census_in(const Path& folder) {
  for (const auto& name : {"adult.data", "adult.data.gz"}) {
    if (auto path = folder / name; std::filesystem::is_regular_file(path)) return path;
  }
  return {};
}

}  // namespace

std::vector<Source> table_sources() {
  return {folder_source({.name = "adult",
                         .summary = "people of a census: 6 numbers and 9 categories, some unknown; columns x0 .. x14",
                         .kind = "table",
                         .event = {15},
                         .rows = 32561,
                         .test = 16281,
                         .advice = set_variable("adult", "files adult.data and adult.test, each also .gz")},
                        {.are_in = [](const Path& folder) { return !census_in(folder).empty(); },
                         .open =
                             [](const DataSpec& spec) {
                               auto inside = spec;
                               inside.name = census_in(spec.name).string();
                               return open_table(inside);
                             }})};
}

}  // namespace gx
