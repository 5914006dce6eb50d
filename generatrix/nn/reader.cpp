#include "generatrix/nn/reader.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

const std::vector<std::int64_t>* symbols_of(const Field& field) {
  const auto* symbols = std::get_if<Symbols>(&field.values);
  return symbols && !(is_bits(field.values) && !field.shape.empty()) ? &symbols->n : nullptr;  // bits are numbers already
}

// Ones where cell d of x [B, D] holds symbol k: [B, sum of n]. (at::one_hot looks at the symbols, and so waits for the device.)
Tensor one_hot(const Tensor& x, const std::vector<std::int64_t>& n) {
  const auto n_cells = x.size(1);
  if (n.size() == 1 || n_cells == 1) return (x.unsqueeze(2) == at::arange(n[0], x.options())).flatten(1).to(at::kFloat);
  std::vector<std::int64_t> cell, symbol;  // of each number of the result
  for (std::int64_t d = 0; d < n_cells; ++d) {
    for (std::int64_t k = 0; k < n[static_cast<std::size_t>(d) % n.size()]; ++k) {
      cell.push_back(d);
      symbol.push_back(k);
    }
  }
  const auto there = [&](const std::vector<std::int64_t>& all) {
    return at::tensor(all, at::kLong).to(x.device(), /*non_blocking=*/true, /*copy=*/false);
  };
  return (x.index_select(1, there(cell)) == there(symbol)).to(at::kFloat);
}

// [B, D] of a fixed column's data or of what is known of it; a label has one cell.
Tensor by_cell(const Tensor& t) { return t.dim() == 1 ? t.unsqueeze(1) : t.flatten(1); }

Tensor mask_of(const Column& column, const Tensor& like) {
  const auto known =
      column.observed.defined() ? by_cell(column.observed) : at::ones(by_cell(column.data).sizes(), like.options()).to(at::kBool);
  return known.to(like.scalar_type());
}

// Sums of members [B, T, C] up to each row's end, over their number.
Tensor pooled(const Tensor& members, const Tensor& length) {
  const auto inside = is_member(length, members.size(1)).to(members.scalar_type());
  return (members * inside.unsqueeze(-1)).sum(1) / length.clamp_min(1).to(members.scalar_type()).unsqueeze(-1);
}

Tensor scaled_counts(const Column& column, std::int64_t n) {
  const auto all = dense_of(column, n).log1p();
  return all / all.norm(2, {1}, /*keepdim=*/true).clamp_min(1e-12);
}

std::int64_t width_of(const Field& field, std::int64_t n_embedding) {
  if (field.layout == Field::Layout::sparse) return field.dims();
  const auto* symbols = symbols_of(field);
  if (!field.is_fixed() && field.stride == 0) return symbols ? n_embedding : field.dims();
  std::int64_t width = field.dims();
  if (symbols) {
    width = 0;
    for (std::int64_t d = 0; d < field.dims(); ++d) width += (*symbols)[static_cast<std::size_t>(d) % symbols->size()];
  }
  return field.may_miss ? width + field.dims() : width;
}

// Of covariates and frames [B, M, ...shape]: [B, C, M].
Tensor beside_steps(const Field& field, const Column& column) {
  const auto n = column.data.size(0), n_members = column.data.size(1);
  const auto cells = by_cell(column.data.flatten(0, 1));
  const auto* symbols = symbols_of(field);
  return (symbols ? one_hot(cells, *symbols) : cells).unflatten(0, {n, n_members}).transpose(1, 2);
}

}  // namespace

// Pictures of one size, or what stands beside steps at one rate.
bool Reader::lies_along(const Field& field) const {
  const auto& axes = shape_.along;
  if (field.stride > 0)
    return std::ranges::all_of(parts_, [&](const Part& part) { return !part.along || part.field.stride == field.stride; });
  return field.is_image() && !field.may_miss && !symbols_of(field) &&
         (axes.empty() || (axes.size() == 3 && axes[1] == field.shape[1] && axes[2] == field.shape[2]));
}

Reader::Reader(Space space, std::int64_t n_embedding, Members members) {
  for (auto& field : space.fields) {
    const bool ragged = !field.is_fixed() && field.layout != Field::Layout::sparse;
    Part part{field, lies_along(field), false, {}};
    part.in_memory = ragged && !part.along && members == Members::in_memory && shape_.memory == 0;
    if (part.along) {
      const auto own = field.stride > 0 ? Shape{width_of(field, n_embedding), 0} : field.shape;
      if (shape_.along.empty())
        shape_.along = own;
      else
        shape_.along[0] += own[0];
    } else {
      (part.in_memory ? shape_.memory : shape_.whole) += width_of(field, n_embedding);
    }
    if (ragged && !part.along && symbols_of(field))
      part.embedding = register_parameter("embedding_" + field.name, 0.1 * at::randn({count_of(field.values), n_embedding}));
    parts_.push_back(std::move(part));
  }
}

Tensor Reader::members_of(const Part& part, const Column& column) const {
  if (part.embedding.defined()) return at::embedding(part.embedding, column.data);
  return column.data.reshape({column.data.size(0), column.data.size(1), part.field.dims()});
}

Tensor Reader::whole_of(const Part& part, const Column& column) const {
  const auto& field = part.field;
  if (field.layout == Field::Layout::sparse) return scaled_counts(column, field.dims());
  const auto* symbols = symbols_of(field);
  if (!field.is_fixed()) return pooled(members_of(part, column), column.length);
  auto cells = by_cell(column.data);
  if (symbols && column.observed.defined()) cells = cells.masked_fill(by_cell(column.observed).logical_not(), -1);
  const auto x = symbols ? one_hot(cells, *symbols) : cells;
  if (!field.may_miss) return x;
  const auto known = mask_of(column, x);
  return at::cat({symbols ? x : x * known, known}, 1);
}

Context Reader::read(const Rows& rows) {
  const bool picture = parts_.size() == 1 && parts_.front().along && shape_.by_step() == 0;
  if (picture && rows.columns.size() == 1) return {.along = rows.columns.front().data};
  std::vector<Tensor> whole, along;
  Context all;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (i >= rows.columns.size()) throw errors::missing_condition(parts_[i].field.name);
    const auto& [field, lies_along, in_memory, embedding] = parts_[i];
    const auto& column = rows.columns[i];
    if (in_memory) {
      all.memory = members_of(parts_[i], column), all.memory_length = column.length;
    } else if (lies_along && field.stride > 0) {
      along.push_back(beside_steps(field, column));
      all.along_length = column.length, all.stride = field.stride;
    } else if (lies_along) {
      along.push_back(column.data);
    } else {
      whole.push_back(whole_of(parts_[i], column));
    }
  }
  const auto joined = [](const std::vector<Tensor>& parts) {
    return parts.empty() ? Tensor() : parts.size() == 1 ? parts[0] : at::cat(parts, 1);
  };
  all.whole = joined(whole), all.along = joined(along);
  return all;
}

ReaderPtr make_reader(const Space& given) { return given.empty() ? nullptr : std::make_shared<Reader>(given); }

ContextShape shape_of(const ReaderPtr& reader) { return reader ? reader->shape() : ContextShape{}; }

Context told(const ReaderPtr& reader, const Rows& given) { return reader ? reader->read(given) : Context{}; }

Space together(const Task& task) {
  auto all = task.event;
  all.fields.insert(all.fields.end(), task.given.fields.begin(), task.given.fields.end());
  return all;
}

Rows together(const Batch& batch) {
  auto all = batch.event;
  all.columns.insert(all.columns.end(), batch.given.columns.begin(), batch.given.columns.end());
  return all;
}

}  // namespace gx
