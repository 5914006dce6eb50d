#include "generatrix/contract/score.h"

namespace gx {

std::string_view name_of(ScoreInfo::Kind kind) {
  switch (kind) {
    case ScoreInfo::Kind::exact:
      return "exact";
    case ScoreInfo::Kind::lower_bound:
      return "lower_bound";
    case ScoreInfo::Kind::estimate:
      return "estimate";
    case ScoreInfo::Kind::unnormalized:
      return "unnormalized";
  }
  return "";
}

std::string_view name_of(ScoreInfo::Measure measure) { return measure == ScoreInfo::Measure::mass ? "mass" : "density"; }

}  // namespace gx
