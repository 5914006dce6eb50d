#include "generatrix/data/sources/table.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/mapped.h"
#include "generatrix/data/sources/array_codec.h"
#include "generatrix/data/sources/cells.h"
#include "generatrix/data/sources/siblings.h"
#include "generatrix/data/sources/standardize.h"
#include "generatrix/data/sources/table_columns.h"
#include "generatrix/data/spool.h"

namespace gx {
namespace {

// Columns of the table that make one field.
struct Group {
  std::string name;
  bool is_given = false, are_categories = false,
       is_single = false;  // single: one number a row, without an axis
  std::vector<const TableColumn*> columns = {};

  bool may_miss() const {
    return std::ranges::any_of(columns, [](const auto* c) { return c->n_unknown > 0; });
  }
  std::int64_t width() const { return static_cast<std::int64_t>(columns.size()); }
};

std::vector<Group> groups_of(const std::vector<TableColumn>& columns) {
  std::vector<Group> all;
  const auto add = [&](Group group, const auto& belongs) {
    for (const auto& column : columns) {
      if (belongs(column)) group.columns.push_back(&column);
    }
    if (!group.columns.empty()) all.push_back(std::move(group));
  };
  add({"numbers", false, false}, [](const TableColumn& c) { return !c.is_given && !c.is_category(); });
  add({"categories", false, true}, [](const TableColumn& c) { return !c.is_given && c.is_category(); });
  for (const auto& column : columns) {
    if (column.is_given && column.is_category()) all.push_back({column.name, true, true, true, {&column}});
  }
  add({"given_numbers", true, false}, [](const TableColumn& c) { return c.is_given && !c.is_category(); });
  return all;
}

struct Room {
  Tensor data, known;  // [N, columns]
};

template <class T>
void put(Room& room, std::int64_t place, double value) {
  room.data.mutable_data_ptr<T>()[place] = static_cast<T>(value);
}

void read_row(const Group& group, const std::vector<std::string>& cells, std::int64_t row, Room& room) {
  for (std::int64_t j = 0; j < group.width(); ++j) {
    const auto& column = *group.columns[static_cast<std::size_t>(j)];
    const auto& cell = cells[static_cast<std::size_t>(column.place)];
    const auto place = row * group.width() + j;
    const bool known = !is_unknown(cell);
    const auto value = known ? column.value_of(cell) : 0;
    group.are_categories ? put<std::int32_t>(room, place, value) : put<double>(room, place, value);
    if (room.known.defined()) room.known.mutable_data_ptr<bool>()[place] = known;
  }
}

// Bytes of a row in memory.
std::int64_t row_bytes(const std::vector<Group>& groups) {
  std::int64_t sum = 0;
  for (const auto& group : groups) sum += group.width() * ((group.are_categories ? 4 : 8) + (group.may_miss() ? 1 : 0));
  return sum;
}

Batch read_part(const Path& file, const std::vector<Group>& groups, bool spools) {
  if (file.empty()) return {};
  const auto n = count_rows(file);
  std::vector<Room> rooms;
  for (const auto& group : groups) {
    rooms.push_back({room_for({n, group.width()}, group.are_categories ? at::kInt : at::kDouble, spools),
                     group.may_miss() ? room_for({n, group.width()}, at::kBool, spools) : Tensor()});
  }
  TableRows rows(file);
  std::vector<std::string> cells;
  for (std::int64_t row = 0; row < n && rows.next(cells); ++row) {
    for (std::size_t g = 0; g < groups.size(); ++g) read_row(groups[g], cells, row, rooms[g]);
  }
  Batch batch;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const auto shaped = [&](const Tensor& t) { return t.defined() && groups[g].is_single ? t.squeeze(1) : t; };
    auto data = shaped(rooms[g].data);
    if (groups[g].is_single) data = data.to(at::kLong);
    (groups[g].is_given ? batch.given : batch.event).columns.push_back({data, {}, shaped(rooms[g].known)});
  }
  return batch;
}

// What a codec needs to know of a group, apart from the rows themselves.
struct Plan {
  Field field;
  bool is_given = false, are_categories = false;
  RealsSettings numbers = {};
  SymbolsSettings symbols = {};
};

Plan plan_of(const Group& group) {
  Plan plan{{.name = group.name, .shape = group.is_single ? Shape{} : Shape{group.width()}, .may_miss = group.may_miss()},
            group.is_given,
            group.are_categories};
  Symbols counts;
  for (const auto* column : group.columns) {
    if (group.are_categories) {
      counts.n.push_back(static_cast<std::int64_t>(column->words.size()));
      plan.symbols.names.insert(plan.symbols.names.end(), column->words.begin(), column->words.end());
      plan.symbols.columns.push_back(column->name);
      plan.symbols.places.push_back(column->place);
    } else {
      plan.numbers.names.push_back(column->name);
      plan.numbers.forms.push_back(column->form);
      plan.numbers.places.push_back(column->place);
    }
  }
  // one number of symbols for all cells when all have the same words, such as bits
  const bool alike = std::ranges::all_of(group.columns, [&](const auto* c) { return c->words == group.columns.front()->words; });
  if (alike && !counts.n.empty()) {
    counts.n.resize(1);
    plan.symbols.names = group.columns.front()->words;
  }
  if (group.is_single) plan.symbols.columns.clear();
  if (group.are_categories) plan.field.values = std::move(counts);
  return plan;
}

ColumnCodecPtr codec_of(const Plan& plan, const Column& train) {
  if (!plan.are_categories) {
    auto settings = standardized(train.data, train.observed);
    settings.names = plan.numbers.names, settings.forms = plan.numbers.forms, settings.places = plan.numbers.places;
    return reals_codec(plan.field, std::move(settings));
  }
  auto settings = plan.symbols;
  auto field = plan.field;
  if (field.is_label()) {
    settings.counts = counts_of_labels(train, count_of(field.values));
    field.may_miss |= train.observed.defined();  // data.labels hides some
  }
  return symbols_codec(std::move(field), std::move(settings));
}

}  // namespace

Opened open_table(const DataSpec& spec, std::int64_t most_bytes) {
  const auto files = part_files(spec);
  std::vector<Path> present;
  for (const auto& file : {files.train, files.valid, files.test}) {
    if (!file.empty()) present.push_back(file);
  }
  Opened opened;
  const TableRows head(files.train);
  if (!head.has_header()) opened.notes.push_back("no header: columns are named x0, x1, ...");
  for (auto& note : head.left_out()) opened.row_notes.push_back(std::move(note));
  const auto columns = survey(spec, present, opened.notes);
  for (const auto& column : columns) {
    if (column.counts_rows)
      opened.notes.push_back(
          fmt::format("column {}: may count the rows, from {} to {}, and is modelled as a number: data.columns "
                      "names the columns to read",
                      column.name, column.low, column.high));
  }
  const auto groups = groups_of(columns);
  const bool spools = count_rows(files.train) * row_bytes(groups) > most_bytes;
  opened.train = read_part(files.train, groups, spools);
  opened.valid = read_part(files.valid, groups, false);
  opened.test = read_part(files.test, groups, false);
  opened.took_given = std::holds_alternative<ColumnsGivenSpec>(spec.given);
  std::vector<Plan> plans;
  for (const auto& group : groups) plans.push_back(plan_of(group));
  if (spools) {
    opened.stream = std::make_shared<SpooledDataset>(opened.train);
    opened.notes.push_back(
        "the table is larger than is kept in memory: it lies in a temporary file, and a sample of rows sets its scale");
  }
  opened.codec = [plans](const Batch& train) {
    Codec::Columns event, given;
    for (const auto& plan : plans) {
      auto& side = plan.is_given ? given : event;
      side.push_back(codec_of(plan, (plan.is_given ? train.given : train.event).columns[side.size()]));
    }
    return Codec(std::move(event), std::move(given));
  };
  return opened;
}

}  // namespace gx
