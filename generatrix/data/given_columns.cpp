#include "generatrix/data/given_columns.h"

#include <algorithm>

#include "generatrix/data/save_text.h"

namespace gx {
namespace {

bool is_of_columns(const ColumnCodecPtr& column) {
  return is_of_table(*column) && column->field().is_fixed() && column->field().shape.size() <= 1;
}

}  // namespace

std::optional<Codec> with_given_columns(const Codec& codec, const std::string& ending) {
  const bool is_table = ending == ".csv" && form_of(codec) == RowForm::table;
  if (!is_table || codec.given().empty() || !std::ranges::all_of(codec.given(), is_of_columns)) return std::nullopt;
  auto both = codec.event();
  both.insert(both.end(), codec.given().begin(), codec.given().end());
  return Codec(std::move(both));
}

Rows with_given(Rows event, const Rows& given) {
  event.columns.insert(event.columns.end(), given.columns.begin(), given.columns.end());
  return event;
}

}  // namespace gx
