#include "generatrix/train/spec.h"

#include "generatrix/spec/parse.h"
#include "generatrix/spec/settings.h"
#include "generatrix/spec/to_table.h"

namespace gx {
namespace {

// What a turn may say besides how its optimizer moves.
struct Limits {
  double clip_norm = 0, skip_above = 0;
  ScheduleSpec schedule;

  static auto fields() {
    return std::tuple(field("clip_norm", &Limits::clip_norm, "as in train", at_least(0)),
                      field("skip_above", &Limits::skip_above, "as in train", at_least(0)),
                      field("schedule", &Limits::schedule, "as in train"));
  }
};

}  // namespace

TurnSpec TrainSpec::of(const std::string& turn) const {
  auto own = optimizer;
  own.turns.clear();
  const auto found = optimizer.turns.find(turn);
  if (found == optimizer.turns.end()) return {own, schedule, clip_norm, skip_above};
  auto rules = to_table(own), limits = to_table(Limits{clip_norm, skip_above, schedule});
  for (const auto& [key, value] : found->second) {
    auto& table = limits.find(key) ? limits : rules;
    table = merge(table, Table{{key, value}});
  }
  const auto path = "train.optimizer." + turn;
  const auto limited = parse<Limits>(limits, path);
  return {parse<OptimizerSpec>(rules, path), limited.schedule, limited.clip_norm, limited.skip_above};
}

}  // namespace gx
