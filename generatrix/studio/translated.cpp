#include "generatrix/studio/translated.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <optional>

#include "generatrix/base/errors.h"
#include "generatrix/base/text.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/members.h"
#include "generatrix/data/memory.h"
#include "generatrix/data/save_text.h"

namespace gx {
namespace {

constexpr std::size_t kNamedWords = 6;  // in a complaint

using Names = std::vector<std::string>;

Names cells_of(const ColumnCodec& codec) {
  if (const auto* reals = reals_of(codec)) return reals->names;
  if (const auto* symbols = symbols_of(codec)) return symbols->columns;
  return {};
}

std::vector<std::int64_t> counts_of(const Field& field) {
  const auto* symbols = std::get_if<Symbols>(&field.values);
  return symbols ? symbols->n : std::vector<std::int64_t>{};
}

// The symbols' names of one cell; none where they have none.
Names names_of(const ColumnCodec& codec, std::size_t cell) {
  const auto* symbols = symbols_of(codec);
  const auto n = counts_of(codec.field());
  if (!symbols || symbols->names.empty()) return {};
  if (n.size() == 1) return symbols->names;
  std::int64_t first = 0;
  for (std::size_t i = 0; i < cell; ++i) first += n[i];
  const auto begin = symbols->names.begin() + first;
  return {begin, begin + n[cell]};
}

// Where each of `found` stands among `wanted`; -1 for one that does not.
Tensor places(const Names& found, const Names& wanted) {
  const auto unknown = std::ranges::find(wanted, kUnknownWord);
  std::vector<std::int64_t> all;
  for (const auto& name : found) {
    auto at = std::ranges::find(wanted, name);
    if (at == wanted.end()) at = unknown;
    all.push_back(at == wanted.end() ? -1 : at - wanted.begin());
  }
  return at::tensor(all, at::kLong);
}

// How one column of the other data becomes one of the model's.
struct Plan {
  std::size_t column;        // of the other data
  Tensor cells;              // int64: which of its cells, in the model's order; undefined: as they are
  Tensor items = {};         // of sparse rows, int64: the model's item for each of its items, -1 for none; undefined: as they are
  std::int64_t n_items = 0;  // of the model
  std::vector<Tensor> symbols = {};            // by the model's cell, or one for all: the model's symbol of each of its symbols
  std::vector<Names> names = {}, wanted = {};  // of its symbols and of the model's, for complaints
  std::string field = {};                      // the model's, and its columns
  Names columns = {};
  std::vector<std::int64_t> known;                                 // by cell, or one for all: how many symbols the model knows
  std::string why_no_unknown = {};                                 // why unknown cells are refused; empty: they are welcome
  std::vector<std::pair<std::int64_t, std::string>> misread = {};  // the model's cells that are dates in one of the two only
  bool as_members = false;  // rows of one length, which came as fixed, are sequences of the model
};

// Sounds of one length are a fixed field by themselves, and members of a sequence for a model of sounds of any length.
bool are_sounds_of_one_length(const ColumnCodec& from, const ColumnCodec& to) {
  return rate_of(from) > 0 && rate_of(to) > 0 && from.field().is_fixed() && from.field().shape.size() == 1 &&
         to.field().layout == Field::Layout::sequence && to.field().shape.empty();
}

bool alike(const Field& found, const Field& wanted) {
  return found.layout == wanted.layout && found.values.index() == wanted.values.index() &&
         found.shape.size() == wanted.shape.size();
}

std::optional<Tensor> cells_between(const ColumnCodec& from, const ColumnCodec& to) {
  const auto found = cells_of(from), wanted = cells_of(to);
  if (found == wanted || found.empty() || wanted.empty())
    return from.field().shape == to.field().shape ? std::optional(Tensor()) : std::nullopt;
  const auto cells = places(wanted, found);
  return cells.min().item<std::int64_t>() < 0 ? std::nullopt : std::optional(cells);
}

bool is_date(const RealsSettings& settings, std::size_t cell) {
  return cell < settings.forms.size() && (settings.forms[cell] == "date" || settings.forms[cell] == "day");
}

// A date counts as seconds, so that it would pass for a number.
std::vector<std::pair<std::int64_t, std::string>> misread_cells(const ColumnCodec& from, const ColumnCodec& to,
                                                                const Tensor& cells) {
  std::vector<std::pair<std::int64_t, std::string>> all;
  const auto *found = reals_of(from), *wanted = reals_of(to);
  if (!found || !wanted || (found->forms.empty() && wanted->forms.empty())) return all;
  for (std::int64_t i = 0; i < to.field().dims(); ++i) {
    const auto own = static_cast<std::size_t>(i),
               other = cells.defined() ? static_cast<std::size_t>(cells[i].item<std::int64_t>()) : own;
    if (is_date(*found, other) == is_date(*wanted, own)) continue;
    const auto name = own < wanted->names.size() ? wanted->names[own] : fmt::format("{}{}", to.field().name, i);
    all.emplace_back(i, is_date(*wanted, own) ? fmt::format("column {} has numbers, and the model was trained on dates", name)
                                              : fmt::format("column {} has dates, and the model was trained on numbers", name));
  }
  return all;
}

// Nothing when the columns cannot be made alike.
std::optional<Plan> plan_of(std::size_t column, const ColumnCodec& from, const ColumnCodec& to) {
  if (are_sounds_of_one_length(from, to)) return Plan{.column = column, .as_members = true};
  if (!alike(from.field(), to.field())) return std::nullopt;
  if (const auto found = from.names(), wanted = to.names();
      to.field().layout == Field::Layout::sparse && found != wanted && !found.empty() && !wanted.empty())
    return Plan{.column = column, .items = places(found, wanted), .n_items = to.field().dims()};
  const auto cells = cells_between(from, to);
  if (!cells) return std::nullopt;
  Plan plan{.column = column, .cells = *cells};
  plan.field = to.field().name, plan.columns = cells_of(to);
  plan.misread = misread_cells(from, to, *cells);
  if (symbols_of(to)) plan.known = counts_of(to.field());                   // bits drawn of grey levels are stored as levels
  if (const auto n = plan.columns.size(); plan.known.size() == 1 && n > 1)  // one list of words for several columns
    plan.known.assign(n, plan.known.front());
  if (const auto* levels = std::get_if<Levels>(&from.field().values); levels && !(Values(*levels) == to.field().values))
    return std::nullopt;
  const auto n_found = counts_of(from.field()).size();
  for (std::size_t i = 0; i < plan.known.size(); ++i) {
    const auto cell =
        cells->defined() ? static_cast<std::size_t>((*cells)[static_cast<std::int64_t>(i)].item<std::int64_t>()) : i;
    const auto found = names_of(from, n_found == 1 ? 0 : cell), wanted = names_of(to, i);
    const bool same = found == wanted || found.empty() || wanted.empty();
    plan.symbols.push_back(same ? Tensor() : places(found, wanted));
    plan.names.push_back(found);
    plan.wanted.push_back(wanted);
  }
  return plan;
}

// Sparse rows of the model's items; entries of items that it does not know are left out.
Column renumbered(const Column& column, const Plan& plan) {
  const auto items = plan.items.to(column.data.device());
  const auto known = (items >= 0).nonzero().squeeze(1);  // of the other data's items
  auto all = at::zeros({column.size(), plan.n_items}, column.data.options());
  all.index_copy_(1, items.index_select(0, known), dense_of(column, items.size(0)).index_select(1, known));
  return sparse_of(all);
}

// The name must fit, or the place where there is only one.
std::optional<Plan> plan_for(const ColumnCodec& to, std::size_t place, const Codec::Columns& from, std::size_t n_wanted) {
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (from[i]->field().name == to.field().name) return plan_of(i, *from[i], to);
  }
  return from.size() == n_wanted ? plan_of(place, *from[place], to) : std::nullopt;
}

// Rows of other data as the model's own.
class Translation final {
 public:
  Translation(std::vector<Plan> event, std::vector<Plan> given, std::string data)
      : event_(std::move(event)), given_(std::move(given)), data_(std::move(data)) {}
  Batch operator()(const Batch& found) const { return {of(found.event, event_), of(found.given, given_)}; }

 private:
  Rows of(const Rows& found, const std::vector<Plan>& plans) const {
    Rows rows;
    for (const auto& plan : plans) rows.columns.push_back(of(found.columns[plan.column], plan));
    return rows;
  }
  Column of(Column column, const Plan& plan) const {
    if (plan.items.defined()) return renumbered(column, plan);
    if (plan.as_members) column.length = at::full({column.size()}, column.data.size(1), column.data.options().dtype(at::kLong));
    if (plan.cells.defined()) {
      const auto pick = [&](Tensor& part) {
        if (part.defined()) part = part.index_select(-1, plan.cells.to(part.device()));
      };
      pick(column.data);
      pick(column.observed);
    }
    if (!plan.why_no_unknown.empty() && column.observed.defined() && !column.observed.all().item<bool>())
      throw errors::bad_value(data_, "cells that are unknown", plan.why_no_unknown);
    for (const auto& [cell, words] : plan.misread) {
      if (known_in(column).select(-1, cell).any().item<bool>())
        throw errors::bad_value(data_, words, "such cells cannot be compared: leave them empty or mend the column");
    }
    if (!plan.known.empty() && !column.index.defined()) column.data = symbols(column, plan);
    return column;
  }
  // The model's symbol of each cell.
  Tensor symbols(const Column& column, const Plan& plan) const {
    const auto known = known_in(column);  // members past the end and unknown cells are no symbols
    if (plan.known.size() == 1) return symbols(column.data, known, plan, 0);
    std::vector<Tensor> cells;
    for (std::size_t i = 0; i < plan.known.size(); ++i) {
      const auto cell = static_cast<std::int64_t>(i);
      cells.push_back(symbols(column.data.select(-1, cell), known.select(-1, cell), plan, i));
    }
    return at::stack(cells, -1);
  }
  Tensor symbols(const Tensor& found, const Tensor& known, const Plan& plan, std::size_t cell) const {
    const auto stored = found.to(at::kLong);
    const auto& map = plan.symbols[cell];
    const auto symbol = map.defined() ? map.to(stored.device()).index_select(0, stored.flatten()).view(stored.sizes()) : stored;
    const auto wrong = known.logical_and((symbol < 0).logical_or(symbol >= plan.known[cell]));
    if (wrong.any().item<bool>()) refuse(stored.masked_select(wrong)[0].item<std::int64_t>(), plan, cell);
    const auto own = symbol.masked_fill(known.logical_not(), 0);
    return map.defined() ? own : own.to(found.scalar_type());  // another list may have more symbols than the file's type holds
  }
  [[noreturn]] void refuse(std::int64_t symbol, const Plan& plan, std::size_t cell) const {
    const auto& names = plan.names[cell];
    const auto word =
        static_cast<std::size_t>(symbol) < names.size() ? names[static_cast<std::size_t>(symbol)] : std::to_string(symbol);
    const auto& column = cell < plan.columns.size() ? plan.columns[cell] : plan.field;
    const auto& known = plan.wanted[cell];
    throw errors::bad_value(fmt::format("{}, {}", data_, column), word,
                            (known.empty() ? fmt::format("the model knows {} others", plan.known[cell])
                                           : fmt::format("the model knows {}", listed(known, kNamedWords))) +
                                "; take such rows out");
  }

  std::vector<Plan> event_, given_;
  std::string data_;
};

std::optional<std::vector<Plan>> plans_for(const Codec::Columns& from, const Codec::Columns& to) {
  std::vector<Plan> plans;
  for (std::size_t i = 0; i < to.size(); ++i) {
    auto plan = plan_for(*to[i], i, from, to.size());
    if (!plan) return std::nullopt;
    plans.push_back(std::move(*plan));
  }
  return plans;
}

// Samples of another rate would be read as if they were as far apart as the model's.
void expect_rate(const ColumnCodec& from, const ColumnCodec& to, const std::string& data) {
  const auto found = rate_of(from), wanted = rate_of(to);
  if (found > 0 && wanted > 0 && found != wanted)
    throw errors::bad_value(data, fmt::format("sounds of {} samples a second", found),
                            fmt::format("the model was trained on {}: resample them", wanted));
}

}  // namespace

DatasetPtr translated(const DatasetPtr& rows, const Codec& from, const Codec& to, const std::string& data, UnknownCells unknown) {
  auto event = plans_for(from.event(), to.event());
  if (!event) throw errors::other_space(data, words_of(from.task().event), words_of(to.task().event));
  for (std::size_t i = 0; i < event->size(); ++i) expect_rate(*from.event()[(*event)[i].column], *to.event()[i], data);
  for (std::size_t i = 0; i < event->size(); ++i) {
    if (unknown == UnknownCells::refused && !to.task().event.fields[i].may_miss)
      (*event)[i].why_no_unknown = "the model was trained on rows without; `generatrix complete` fills them in";
  }
  auto given = plans_for(from.given(), to.given());
  for (std::size_t i = 0; given && i < given->size(); ++i) {  // labels may be unknown: what reads them says so
    if (is_real(to.task().given.fields[i].values) && !to.task().given.fields[i].may_miss)
      (*given)[i].why_no_unknown =
          "numbers that rows are given must be known: the model was trained on rows without gaps in them";
  }
  return std::make_shared<Changed>(rows, Translation(std::move(*event), given ? std::move(*given) : std::vector<Plan>{}, data));
}

}  // namespace gx
