#include "generatrix/data/known_cells.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/data/codecs/known.h"
#include "generatrix/data/members.h"

namespace gx {
namespace {

Column with_known_cells(Column decoded, const Column& stored) {
  auto known = known_in(stored), from = stored.data.to(decoded.data.scalar_type());
  auto whole = decoded.data.clone();
  auto first = whole;
  if (decoded.length.defined()) {
    const auto n = std::min(whole.size(1), from.size(1));
    first = whole.narrow(1, 0, n), known = known.narrow(1, 0, n), from = from.narrow(1, 0, n);
  }
  first.copy_(at::where(known, from, first));
  decoded.data = whole;
  return decoded;
}

}  // namespace

Rows with_known_cells(Rows decoded, const Rows& stored, const Codec& codec) {
  for (std::size_t i = 0; i < decoded.columns.size(); ++i) {
    auto& column = decoded.columns[i];
    if (reals_of(*codec.event()[i]) && !column.index.defined()) column = with_known_cells(column, stored.columns[i]);
  }
  return decoded;
}

}  // namespace gx
