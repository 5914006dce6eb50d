#include "generatrix/contract/score.h"

namespace gx {

std::string_view name_of(Score::Kind kind) {
  switch (kind) {
    case Score::Kind::exact:
      return "exact";
    case Score::Kind::lower_bound:
      return "lower_bound";
    case Score::Kind::estimate:
      return "estimate";
    case Score::Kind::unnormalized:
      return "unnormalized";
  }
  return "";
}

std::string_view name_of(Score::Measure measure) { return measure == Score::Measure::mass ? "mass" : "density"; }

}  // namespace gx
