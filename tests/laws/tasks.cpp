#include "tests/laws/tasks.h"

#include <ATen/ATen.h>

#include "generatrix/data/members.h"

namespace gx {
namespace {

using Layout = Field::Layout;

// Values in [0, 1) as the field's own; reals are spread over a few units.
Tensor as_values(const Field& field, const Tensor& u) {
  if (is_real(field.values)) return 4 * u - 2;
  if (is_bits(field.values)) return (u > 0.5).to(at::kFloat);
  if (std::holds_alternative<Levels>(field.values)) {
    const auto n = static_cast<double>(count_of(field.values));
    return at::floor(u * n) / (n - 1);
  }
  const auto& n = std::get<Symbols>(field.values).n;
  const auto count = n.size() == 1 ? at::scalar_tensor(static_cast<double>(n[0])) : at::tensor(n, at::kDouble);
  return at::floor(u.to(at::kDouble) * count).to(at::kLong);
}

Tensor rows_of(const Tensor& u, const Shape& shape) {
  auto all = shape;
  all.insert(all.begin(), -1);
  return u.view(all);
}

// Lengths 1 .. longest, and members of u [n, longest, ...] up to them.
Column ragged(const Field& field, const Tensor& u, Rng& rng) {
  const auto n = u.size(0);
  const auto length = 1 + rng.integers(field.longest, {n});
  auto data = as_values(field, u);
  if (field.end >= 0) {  // the last member, and no other, is the end
    data = at::where(data == field.end, (data + 1).remainder(count_of(field.values)), data);
    const auto last = at::arange(field.longest, at::kLong).unsqueeze(0) == (length - 1).unsqueeze(1);
    data = at::where(last, at::scalar_tensor(field.end, at::kLong), data);
  }
  data = at::where(in_members(length, data), data, at::zeros({}, data.options()));
  const auto longest = length.max().item<std::int64_t>();
  return {data.slice(1, 0, longest), length};
}

// u [n, D]: what each row is made of, in [0, 1).
Column column_of(const Field& field, const Tensor& u, Rng& rng) {
  if (field.layout == Layout::sparse) return sparse_of(at::floor(u * 3) * (u > 0.4));
  if (field.layout != Layout::fixed) {
    Shape shape{field.longest};
    shape.insert(shape.end(), field.shape.begin(), field.shape.end());
    return ragged(field, rows_of(u, shape), rng);
  }
  Column column{as_values(field, rows_of(u, field.shape))};
  if (!field.may_miss) return column;
  column.observed = rng.uniform(column.data.sizes()) < 0.8;
  column.data = at::where(column.observed, column.data, at::zeros({}, column.data.options()));
  return column;
}

// What stands beside the steps of the event: as long as it is.
Column beside(const Field& field, const Tensor& u, const Column& event) {
  Shape shape{field.longest};
  shape.insert(shape.end(), field.shape.begin(), field.shape.end());
  const auto per_step = [&](std::int64_t n) { return (n + field.stride - 1) / field.stride; };
  const auto length = at::ceil(event.length / static_cast<double>(field.stride)).to(at::kLong);
  const auto data = as_values(field, rows_of(u, shape)).narrow(1, 0, per_step(event.data.size(1)));
  return {at::where(in_members(length, data), data, at::zeros({}, data.options())), length};
}

std::int64_t width_of(const Field& field) {
  return field.dims() * (field.layout == Layout::sequence || field.layout == Layout::set ? field.longest : 1);
}

// make(D): numbers [n, D] in [0, 1).
template <class Make>
Rows rows(const Space& space, Rng& rng, const Make& make) {
  Rows all;
  for (const auto& field : space.fields) all.columns.push_back(column_of(field, make(width_of(field)), rng));
  return all;
}

template <class Make, class MakeGiven>
Batch batch(const Task& task, Rng& rng, const Make& make, const MakeGiven& make_given) {
  auto event = rows(task.event, rng, make);
  Rows given;
  for (const auto& field : task.given.fields) {
    const auto u = make_given(width_of(field));
    given.columns.push_back(field.stride > 0 ? beside(field, u, event.columns.front()) : column_of(field, u, rng));
  }
  return {std::move(event), std::move(given)};
}

}  // namespace

const std::vector<SmallTask>& small_tasks() {
  static const Field label{.name = "label", .values = Symbols{{3}}};
  static const Field prices{.name = "prices", .values = Real{}, .shape = {2}, .layout = Layout::sequence, .longest = 6};
  static const std::vector<SmallTask> all{
      {"bits", {{{{.name = "image", .values = kBits, .shape = {1, 4, 4}}}}, {}}, true},
      {"levels", {{{{.name = "image", .values = Levels{256}, .shape = {1, 8, 8}}}}, {{label}}}, true},
      {"reals", {{{{.name = "x", .values = Real{}, .shape = {2}}}}, {{label}}}, true},
      {"matrices", {{{{.name = "x", .values = Real{}, .shape = {2, 3}}}}, {{label}}}},
      {"colors", {{{{.name = "image", .values = Levels{256}, .shape = {3, 4, 4}}}}, {}}},
      {"symbols", {{{{.name = "z", .values = Symbols{{5}}, .shape = {1, 4, 4}}}}, {{label}}}},
      {"picture_given_picture",
       {{{{.name = "image", .values = kBits, .shape = {1, 8, 8}}}},
        {{{.name = "source", .values = Levels{256}, .shape = {2, 8, 8}}}}}},
      {"table",
       {{{{.name = "numbers", .values = Real{}, .shape = {3}, .may_miss = true},
          {.name = "categories", .values = Symbols{{2, 4}}, .shape = {2}, .may_miss = true}}},
        {}}},
      {"ratings", {{{{.name = "ratings", .values = Real{0}, .shape = {12}, .layout = Layout::sparse, .longest = 8}}}, {}}},
      {"tokens", {{{{.name = "text", .values = Symbols{{5}}, .layout = Layout::sequence, .longest = 7, .end = 0}}}, {{label}}}},
      {"series", {{{prices}}, {{{.name = "about", .values = Real{}, .shape = {3}}}}}},
      {"series_given_by_step",
       {{{prices}},
        {{{.name = "covariates", .values = Real{}, .shape = {2}, .layout = Layout::sequence, .longest = 6, .stride = 1},
          {.name = "day", .values = Symbols{{3}}, .layout = Layout::sequence, .longest = 6, .stride = 1}}}}},
      {"sound_given_frames",
       {{{{.name = "sound", .values = Levels{8}, .layout = Layout::sequence, .longest = 6}}},
        {{{.name = "frames", .values = Real{}, .shape = {2}, .layout = Layout::sequence, .longest = 3, .stride = 2}}}}},
      {"set", {{{{.name = "points", .values = Real{}, .shape = {2}, .layout = Layout::set, .longest = 5}}}, {}}}};
  return all;
}

Batch structured_events(const Task& task, std::int64_t n, std::uint64_t seed) {
  Rng rng(seed), patterns(99);
  const auto which = rng.integers(2, {n});
  const auto mixed = [&](double share) {
    return [&, share](std::int64_t width) {
      const auto base = patterns.uniform({2, width}).index_select(0, which);  // one of two patterns or centers for each row
      return share * base + (1 - share) * rng.uniform({n, width});
    };
  };
  return batch(task, rng, mixed(0.8), mixed(0.4));  // conditions vary more: two patterns may lie within one label
}

Batch random_events(const Task& task, std::int64_t n, std::uint64_t seed) {
  Rng rng(seed);
  const auto make = [&](std::int64_t width) { return rng.uniform({n, width}); };
  return batch(task, rng, make, make);
}

}  // namespace gx
