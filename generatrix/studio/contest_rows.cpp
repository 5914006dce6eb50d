#include "generatrix/studio/contest_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "generatrix/base/errors.h"
#include "generatrix/data/memory.h"
#include "generatrix/spec/to_table.h"
#include "generatrix/spec/toml.h"
#include "generatrix/studio/common_rows.h"

namespace gx {
namespace {

Ground ground_of(const ContestData& one, const std::string& split) {
  return {.judged = part_of(one.data, split), .train = one.data.train, .codec = one.data.codec, .modes = one.data.modes};
}

// Equal settings, equal parts: what each is given decides no row.
std::string settings_of(const DataSpec& spec) {
  auto own = spec;
  own.given = DataSpec().given;
  return to_toml(to_table(own));
}

std::vector<Ground> forced_grounds(const std::vector<ContestData>& all, const std::string& split) {
  std::vector<Ground> grounds;
  const auto& first = all.front();
  for (const auto& one : all) {
    auto ground = ground_of(first, split);
    ground.codec = one.data.codec;
    if (&one != &first) ground.judged = translated(ground.judged, first.data.codec, one.data.codec, first.data.name);
    if (&one != &first) ground.train = translated(ground.train, first.data.codec, one.data.codec, first.data.name);
    ground.train_is_own = one.spec.name == first.spec.name && settings_of(one.spec) == settings_of(first.spec);
    grounds.push_back(std::move(ground));
  }
  return grounds;
}

}  // namespace

std::vector<Ground> grounds_of(const std::vector<ContestData>& all, const std::string& split, bool forced,
                               std::vector<std::string>& notes) {
  if (forced) return forced_grounds(all, split);
  std::vector<Ground> grounds;
  for (const auto& one : all) grounds.push_back(ground_of(one, split));
  const auto same = [&](const ContestData& one) { return settings_of(one.spec) == settings_of(all.front().spec); };
  if (std::ranges::all_of(all, same)) return grounds;
  std::vector<DatasetPtr> parts;
  std::int64_t most = 0;
  for (const auto& ground : grounds) {
    parts.push_back(ground.judged);
    most = std::max(most, ground.judged->size());
  }
  const auto common = common_rows(parts);
  const auto n = common.front().size(0);
  if (n == 0)
    throw errors::bad_value("compare", "contestants without a common row in the part " + split,
                            "data.valid, data.limit or data.seed differ; train them on one split, or name another --split");
  const auto is_whole = [&](const Ground& ground) { return ground.judged->size() == n; };
  if (std::ranges::all_of(grounds, is_whole)) return grounds;  // other training rows, the same judged ones
  notes.push_back(
      fmt::format("judged by the {} rows that every contestant holds in its part {}, of {} in the largest: data.valid, "
                  "data.limit or data.seed differ",
                  n, split, most));
  std::map<const Dataset*, DatasetPtr> cut;  // contestants that shared a part go on sharing
  for (std::size_t i = 0; i < grounds.size(); ++i) {
    auto& part = cut[parts[i].get()];
    if (!part) part = std::make_shared<Subset>(parts[i], common[i].to(parts[i]->device()));
    grounds[i].judged = part;
  }
  return grounds;
}

}  // namespace gx
