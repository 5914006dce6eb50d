#include "generatrix/nn/by_step.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include "generatrix/base/errors.h"
#include "generatrix/base/text.h"
#include "generatrix/data/members.h"

namespace gx {

Tensor steps_given(const Context& told) { return told.along_length * told.stride; }

std::int64_t places_given(const Context& told) { return told.along.size(2) * told.stride; }

void expect_given(const Tensor& length, const Context& told) {
  const auto has = steps_given(told).to(length.device());
  const auto lacks = (length > has).nonzero().flatten();
  if (lacks.numel() == 0) return;
  const auto of_row = [row = lacks.narrow(0, 0, 1)](const Tensor& t) { return t.index_select(0, row).item<std::int64_t>(); };
  throw errors::bad_value("what a row is given", counted(of_row(has), "step"),
                          fmt::format("the row is to have {}: list the later ones too, with what they are given and empty cells",
                                      counted(of_row(length), "step")));
}

Tensor by_step(const Context& told, std::int64_t n_steps) {
  if (told.stride == 0) return {};
  auto all = told.along.transpose(1, 2);  // [B, M, C]
  if (told.stride > 1) all = all.repeat_interleave(told.stride, 1);
  return of_places(all, n_steps);
}

Column nothing_known(const Field& field, std::int64_t n, const Context& told, at::TensorOptions options, Rng& rng) {
  return nothing_known(field, told.stride > 0 ? steps_given(told) : drawn_lengths(field, n, rng), options);
}

Column to_complete(const Column& column, const Field& field, const Context& told) {
  if (told.stride == 0) return to_complete(column, at::full_like(column.length, field.longest), field.longest);
  expect_given(column.length, told);
  return to_complete(column, steps_given(told).to(column.length.device()), places_given(told));
}

}  // namespace gx
