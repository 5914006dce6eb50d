#include "generatrix/studio/run_conditions.h"

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/base/scratch_folder.h"
#include "generatrix/data/memory.h"
#include "generatrix/data/sources/table_rows.h"
#include "generatrix/media/csv.h"

namespace gx {
namespace {

using Line = std::vector<std::string>;  // the cells of a line of a table

DataSpec spec_of_conditions(const LoadedRun& run, const std::string& file) {
  auto spec = spec_of_others(run.config().data, file);
  spec.values = "auto";
  spec.given = NoGivenSpec{};
  return spec;
}

// The rows' events as what the model's events are given.
Rows as_given(const LoadedRun& run, const Data& data, const Say& say) {
  auto rows = read_all(*translated(data.train, data.codec, Codec(run.codec().given()), data.name)).event;
  for (const auto& note : data.row_notes) say(note);
  return rows;
}

// Nothing when they are of another kind.
std::optional<Rows> as_conditions(const LoadedRun& run, const std::string& file, const Say& say) {
  const auto data = open_data(spec_of_conditions(run, file));
  try {
    return as_given(run, data, say);
  } catch (const UserError&) {
    return std::nullopt;
  }
}

bool reads_covariates(const LoadedRun& run) {
  return std::holds_alternative<ColumnsGivenSpec>(run.config().data.given) &&
         std::ranges::any_of(run.model().task().given.fields, [](const Field& field) { return field.stride > 0; });
}

// Columns that are given for each step, of a table that may have no others.
Rows covariates_in(const LoadedRun& run, const std::string& file, const Say& say) {
  const Codec given(run.codec().given());
  auto spec = spec_of_conditions(run, file);
  spec.columns.clear(), spec.categories.clear(), spec.numbers.clear();
  name_columns(given, spec);
  for (const auto& column : given.event()) {
    const auto names = column->names();
    spec.columns.insert(spec.columns.end(), names.begin(), names.end());
  }
  const auto data = open_data(spec);
  for (const auto& field : data.codec.task().event.fields) {
    if (field.may_miss) throw errors::malformed(file, "empty cells of what is given", "what data.given names at every step");
  }
  return as_given(run, data, say);
}

// Rows of the model's own kind, with what they are given.
Rows given_of_rows(const LoadedRun& run, const std::string& file, const Say& say) {
  const auto data = run.open_whole(file);
  for (const auto& note : data.notes) say(note);
  return read_all(*data.train).given;
}

// The same of a file that stands in for what is called `name`: errors speak of that.
Rows given_of_stand_in(const LoadedRun& run, const std::string& stand_in, const std::string& name, const Say& say) {
  const auto said = [&](const Error& error) {
    std::string text = error.what();
    if (const auto at = text.find(stand_in); at != text.npos) text.replace(at, stand_in.size(), name);
    return text;
  };
  try {
    return given_of_rows(run, stand_in, say);
  } catch (const UserError& error) {
    throw UserError(said(error));
  } catch (const DataError& error) {
    throw DataError(said(error));
  }
}

// Columns of the model's events that are not in the header.
Line columns_besides(const LoadedRun& run, const Line& header) {
  const auto& given = std::get<ColumnsGivenSpec>(run.config().data.given).names;
  Line lacking;
  for (const auto& name : columns_of(run.codec(), run.config().data)) {
    if (std::ranges::find(header, name) == header.end() && std::ranges::find(given, name) == given.end()) lacking.push_back(name);
  }
  return lacking;
}

// What lines of a table say, whose header lacks columns of the model's events: cells of these are empty.
Rows given_in_lines(const LoadedRun& run, Line header, const std::vector<Line>& lines, const std::string& name, const Say& say) {
  for (const auto& column : columns_besides(run, header)) header.push_back(column);
  auto text = csv_line(header);
  for (auto cells : lines) {
    cells.resize(header.size());
    text += csv_line(cells);
  }
  const ScratchFolder scratch;
  const auto stand_in = (scratch.path() / "rows.csv").string();
  write_file(stand_in, text);
  return given_of_stand_in(run, stand_in, name, say);
}

// Columns that each row is given, of a table that may have no others.
Rows given_columns_in(const LoadedRun& run, const std::string& file, const Say& say) {
  TableRows rows(file);
  if (columns_besides(run, rows.header()).empty()) return given_of_rows(run, file, say);
  std::vector<Line> lines;
  for (Line cells; rows.next(cells);) lines.push_back(cells);
  return given_in_lines(run, rows.header(), lines, file, say);
}

Rows stored_conditions(const LoadedRun& run, const std::string& file, const Say& say) {
  if (reads_covariates(run)) return covariates_in(run, file, say);
  const bool is_table = std::filesystem::is_regular_file(file) && is_table_name(file);
  if (is_table && std::holds_alternative<ColumnsGivenSpec>(run.config().data.given)) return given_columns_in(run, file, say);
  auto rows = as_conditions(run, file, say);
  return rows ? *rows : given_of_rows(run, file, say);
}

// On the run's device. A model that knows no gaps is given none.
Rows encoded(const LoadedRun& run, const Rows& stored, const std::string& name) {
  const auto& given = run.model().task().given;
  if (stored.empty()) throw errors::other_space(name, "rows that are given nothing", words_of(given));
  for (std::size_t i = 0; i < given.fields.size(); ++i) {
    const auto& column = stored.columns[i];
    if (!given.fields[i].may_miss && column.observed.defined() && !column.observed.all().item<bool>())
      throw errors::malformed(name, given.fields[i].name + " has empty cells", "what each row is given");
  }
  Rng rng(0);
  return run.codec().encode_given(stored, rng).to(run.device());
}

}  // namespace

Conditions usual_conditions(const LoadedRun& run, const Say& say) {
  const auto& task = run.model().task();
  if (task.given.empty() || (task.given.is_one() && task.label()))
    return usual_conditions(task, run.codec(), nullptr, run.device());
  const auto rows = run.here(own_training_rows(run, say));
  const auto draw = usual_conditions(task, run.codec(), rows.get(), run.device());
  return [rows, draw](std::int64_t n, Rng& rng) { return draw(n, rng); };
}

Rows read_conditions(const LoadedRun& run, const std::string& file, const Say& say) {
  return encoded(run, stored_conditions(run, file, say), file);
}

Rows conditions_in_lines(const LoadedRun& run, const Line& columns, const std::vector<Line>& lines, const std::string& name,
                         const Say& say) {
  if (reads_covariates(run))
    throw errors::bad_value(name, "columns by name",
                            "the model is given these at every step: name a file with id, time and them");
  return encoded(run, given_in_lines(run, columns, lines, name, say), name);
}

}  // namespace gx
