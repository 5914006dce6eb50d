#include "generatrix/data/save_text.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/data/codecs/known.h"
#include "generatrix/media/csv.h"
#include "generatrix/media/music.h"

namespace gx {
namespace {

// The numbers of a stored column on the CPU: [members, cells], and which of them are known.
class CellTexts {
 public:
  CellTexts(const ColumnCodec& codec, const Column& stored)
      : codec_(codec),
        values_(stored.data.to(at::kCPU, at::kDouble).contiguous()),
        known_(stored.observed.defined() ? stored.observed.to(at::kCPU).contiguous() : Tensor()),
        width_(codec.field().layout == Field::Layout::sparse ? 1 : codec.field().dims()) {}

  double number(std::int64_t member, std::int64_t cell) const { return values_.const_data_ptr<double>()[member * width_ + cell]; }
  // Empty where it is unknown.
  std::string text(std::int64_t member, std::int64_t cell) const {
    if (known_.defined() && !known_.const_data_ptr<bool>()[member * width_ + cell]) return "";
    return codec_.text(number(member, cell), cell);
  }

 private:
  const ColumnCodec& codec_;
  Tensor values_, known_;
  std::int64_t width_;
};

struct TableColumn {
  std::string name;
  std::int64_t place = 0;  // among all columns of the table
  std::size_t field = 0;
  std::int64_t cell = 0;
};

std::vector<std::int64_t> places_of(const ColumnCodec& codec) {
  if (const auto* reals = reals_of(codec)) return reals->places;
  const auto* symbols = symbols_of(codec);
  return symbols ? symbols->places : std::vector<std::int64_t>{};
}

std::vector<std::string> column_names(const ColumnCodec& codec) {
  const auto* symbols = symbols_of(codec);
  auto names = symbols ? symbols->columns : codec.names();
  const auto& field = codec.field();
  if (static_cast<std::int64_t>(names.size()) == field.dims()) return names;
  if (field.shape.empty()) return {field.name};
  names.clear();
  for (std::int64_t j = 0; j < field.dims(); ++j) names.push_back(fmt::format("{}{}", field.name, j));
  return names;
}

std::vector<TableColumn> table_columns_of(const Codec& codec) {
  std::vector<TableColumn> all;
  for (std::size_t i = 0; i < codec.event().size(); ++i) {
    const auto names = column_names(*codec.event()[i]);
    const auto places = places_of(*codec.event()[i]);
    for (std::size_t j = 0; j < names.size(); ++j)
      all.push_back(
          {names[j], j < places.size() ? places[j] : static_cast<std::int64_t>(all.size()), i, static_cast<std::int64_t>(j)});
  }
  std::ranges::stable_sort(all, {}, &TableColumn::place);
  return all;
}

void add_cell(std::string& line, const std::string& cell, bool first) {
  if (!first) line += ',';
  line += csv_cell(cell);
}

// A line of one empty cell would be blank.
void end_line(std::string& text, std::size_t began) {
  if (text.size() == began) text += "\"\"";
  text += '\n';
}

// Where each row's members begin, and after the last one where they end.
std::vector<std::int64_t> starts_of(const Column& stored) {
  const auto start = stored.start.to(at::kCPU).contiguous();
  return {start.const_data_ptr<std::int64_t>(), start.const_data_ptr<std::int64_t>() + start.numel()};
}

// Numbers and other channels than grey or colors are no pictures.
bool is_picture(const Field& field) {
  const bool grey = is_bits(field.values) || std::holds_alternative<Levels>(field.values);
  return field.is_image() && grey && (field.shape[0] == 1 || field.shape[0] == 3);
}

}  // namespace

bool is_of_table(const ColumnCodec& codec) {
  const auto* symbols = symbols_of(codec);
  return symbols ? !symbols->columns.empty() || !symbols->places.empty() : !codec.names().empty();
}

RowForm form_of(const Codec& codec) {
  const auto& event = codec.task().event;
  if (event.empty()) return RowForm::none;
  if (std::ranges::all_of(event.fields, [](const Field& f) { return f.is_fixed() && f.shape.size() <= 1; }))
    return codec.words() == "mu_law" ? RowForm::sound : RowForm::table;
  if (!event.is_one()) return RowForm::none;
  const auto& field = event.only();
  if (is_picture(field)) return RowForm::picture;
  if (field.layout == Field::Layout::sparse) return RowForm::ratings;
  if (field.layout != Field::Layout::sequence) return RowForm::none;
  if (codec.words() == "mu_law") return RowForm::sound;
  if (codec.words() == "piano_roll") return RowForm::music;
  return field.shape.empty() && std::holds_alternative<Symbols>(field.values) ? RowForm::text : RowForm::series;
}

std::string table_text(const Codec& codec, const Rows& stored, std::int64_t first) {
  const auto columns = table_columns_of(codec);
  std::vector<CellTexts> cells;
  for (std::size_t i = 0; i < codec.event().size(); ++i) cells.emplace_back(*codec.event()[i], stored.columns[i]);
  std::string text;
  for (const auto& column : columns) add_cell(text, column.name, text.empty());
  text += '\n';
  if (first > 0) text.clear();
  for (std::int64_t row = 0; row < stored.size(); ++row) {
    const auto began = text.size();
    for (std::size_t j = 0; j < columns.size(); ++j) add_cell(text, cells[columns[j].field].text(row, columns[j].cell), j == 0);
    end_line(text, began);
  }
  return text;
}

std::string series_text(const Codec& codec, const Rows& stored, std::int64_t first, const RowNames& row_names) {
  const auto& own = *codec.event().front();
  const auto column = stored.columns.front().stored();
  const auto starts = starts_of(column);
  const auto names = column_names(own);
  const CellTexts cells(own, column);
  const auto& times = row_names.times;
  std::string text;
  for (const auto& key : {row_names.id, row_names.time}) add_cell(text, key, text.empty());
  for (const auto& name : names) add_cell(text, name, false);
  text += '\n';
  if (first > 0) text.clear();
  for (std::size_t row = 0; row + 1 < starts.size(); ++row) {
    for (auto member = starts[row]; member < starts[row + 1]; ++member) {
      const auto number = first + static_cast<std::int64_t>(row), step = member - starts[row];
      text += fmt::format("{},{}", csv_cell(row_names.name(number)), times ? times->text(number, step) : std::to_string(step));
      for (std::size_t j = 0; j < names.size(); ++j) add_cell(text, cells.text(member, static_cast<std::int64_t>(j)), false);
      text += '\n';
    }
  }
  return text;
}

std::string lines_text(const Codec& codec, const Rows& stored) {
  const auto& own = *codec.event().front();
  const auto* settings = symbols_of(own);
  const auto between = settings && !settings->names.empty() ? settings->between : std::string(" ");
  const auto column = stored.columns.front().stored();
  const auto starts = starts_of(column);
  const CellTexts cells(own, column);
  std::string text;
  for (std::size_t row = 0; row + 1 < starts.size(); ++row) {
    for (auto member = starts[row]; member < starts[row + 1]; ++member) {
      const auto word = cells.text(member, 0);
      if (word == kEndOfLine) break;
      if (member > starts[row] && text.back() != '\n' && word != "\n") text += between;
      text += word;
    }
    text += '\n';
  }
  return text;
}

std::string notes_text(const Rows& stored) {
  const auto column = stored.columns.front().stored();
  const auto keys = column.data.to(at::kCPU, at::kByte).contiguous();
  const auto* first = keys.const_data_ptr<std::uint8_t>();
  return music_text({{first, first + keys.numel()}, starts_of(column)});
}

std::string ratings_text(const Codec& codec, const Rows& stored, std::int64_t first, const RowNames& row_names) {
  const auto& own = *codec.event().front();
  const auto& column = stored.columns.front();
  const auto starts = starts_of(column);
  const auto items = own.names();
  const auto index = column.index.to(at::kCPU).contiguous();
  const CellTexts cells(own, column);
  std::string text = first > 0 ? "" : "user_id:token\titem_id:token\trating:float\n";
  for (std::size_t row = 0; row + 1 < starts.size(); ++row) {
    for (auto entry = starts[row]; entry < starts[row + 1]; ++entry) {
      const auto item = static_cast<std::size_t>(index.const_data_ptr<std::int64_t>()[entry]);
      text += fmt::format("{}\t{}\t{}\n", row_names.name(first + static_cast<std::int64_t>(row)),
                          item < items.size() ? items[item] : std::to_string(item), cells.text(entry, 0));
    }
  }
  return text;
}

}  // namespace gx
