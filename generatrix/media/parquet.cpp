#include "generatrix/media/parquet.h"

#include <arrow/api.h>
#include <arrow/io/file.h>
#include <fmt/format.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>
#include <parquet/file_reader.h>

#include <algorithm>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

using Kind = ParquetColumn::Kind;

Kind kind_of(const arrow::DataType& type) {
  using arrow::Type;
  const auto id = type.id();
  if (id == Type::BOOL || (arrow::is_integer(id) && id != Type::UINT64)) return Kind::integer;
  if (id == Type::FLOAT || id == Type::DOUBLE) return Kind::real;
  const bool is_written = arrow::is_temporal(id) || arrow::is_decimal(id) || id == Type::UINT64 || id == Type::HALF_FLOAT;
  if (id == Type::DICTIONARY)
    return kind_of(*static_cast<const arrow::DictionaryType&>(type).value_type()) == Kind::other ? Kind::other : Kind::text;
  return arrow::is_base_binary_like(id) || is_written ? Kind::text : Kind::other;
}

// A value as a CSV file has it.
std::string cell_of(const arrow::Array& array, std::int64_t i) {
  using arrow::Type;
  switch (array.type_id()) {
    case Type::BOOL:
      return static_cast<const arrow::BooleanArray&>(array).Value(i) ? "1" : "0";
    case Type::FLOAT:
      return fmt::format("{}", static_cast<const arrow::FloatArray&>(array).Value(i));
    case Type::DOUBLE:
      return fmt::format("{}", static_cast<const arrow::DoubleArray&>(array).Value(i));
    case Type::INT64:
      return fmt::format("{}", static_cast<const arrow::Int64Array&>(array).Value(i));
    case Type::STRING:
    case Type::BINARY:
      return std::string(static_cast<const arrow::BinaryArray&>(array).GetView(i));
    case Type::LARGE_STRING:
    case Type::LARGE_BINARY:
      return std::string(static_cast<const arrow::LargeBinaryArray&>(array).GetView(i));
    case Type::DICTIONARY: {
      const auto& coded = static_cast<const arrow::DictionaryArray&>(array);
      return cell_of(*coded.dictionary(), coded.GetValueIndex(i));
    }
    default:
      return array.GetScalar(i).ValueOrDie()->ToString();
  }
}

void append_cells(ParquetValues<std::string>& out, const arrow::Array& array) {
  for (std::int64_t i = 0; i < array.length(); ++i) {
    out.valid.push_back(array.IsValid(i));
    out.values.push_back(array.IsValid(i) ? cell_of(array, i) : "");
  }
}

std::string_view word_for(Kind kind) { return kind == Kind::integer ? "integers" : kind == Kind::real ? "numbers" : "text"; }

template <class T, class ArrayType>
void append(ParquetValues<T>& out, const arrow::Array& array) {
  const auto& typed = static_cast<const ArrayType&>(array);
  for (std::int64_t i = 0; i < typed.length(); ++i) {
    out.valid.push_back(typed.IsValid(i));
    out.values.push_back(typed.IsValid(i) ? T(typed.GetView(i)) : T());
  }
}

// Arrow's classes for the numbers that kind_of lets through.
template <class T>
void append_any(ParquetValues<T>& out, const arrow::Array& array) {
  using arrow::Type;
  switch (array.type_id()) {
    case Type::BOOL:
      return append<T, arrow::BooleanArray>(out, array);
    case Type::INT8:
      return append<T, arrow::Int8Array>(out, array);
    case Type::INT16:
      return append<T, arrow::Int16Array>(out, array);
    case Type::INT32:
      return append<T, arrow::Int32Array>(out, array);
    case Type::INT64:
      return append<T, arrow::Int64Array>(out, array);
    case Type::UINT8:
      return append<T, arrow::UInt8Array>(out, array);
    case Type::UINT16:
      return append<T, arrow::UInt16Array>(out, array);
    case Type::UINT32:
      return append<T, arrow::UInt32Array>(out, array);
    case Type::FLOAT:
      return append<T, arrow::FloatArray>(out, array);
    default:
      return append<T, arrow::DoubleArray>(out, array);
  }
}

}  // namespace

struct ParquetReader::State {
  Path path;
  std::unique_ptr<parquet::arrow::FileReader> file;
  std::vector<ParquetColumn> columns;
  std::vector<int> leaves;  // of the columns, as the file counts them

  DataError damaged(const std::string& why) const {
    const auto line = why.substr(0, std::min(why.find('\n'), std::size_t{200}));
    return errors::malformed(path, fmt::format("damaged Parquet ({})", line), "a complete Parquet file");
  }

  // Arrow reports by its Status, libparquet below it by exceptions, and not all of them are caught in between.
  template <class Act>
  auto guarded(Act act) const {
    try {
      auto result = act();
      if (!result.ok()) throw damaged(result.status().message());
      return std::move(result).ValueUnsafe();
    } catch (const parquet::ParquetException& error) {
      throw damaged(error.what());
    }
  }

  void open() {
    file = guarded([&]() -> arrow::Result<std::unique_ptr<parquet::arrow::FileReader>> {
      ARROW_ASSIGN_OR_RAISE(auto input, arrow::io::ReadableFile::Open(path.string()));
      return parquet::arrow::OpenFile(std::move(input), arrow::default_memory_pool());
    });
    for (const auto& field : file->manifest().schema_fields) {
      const auto& type = *field.field->type();
      columns.push_back({field.field->name(), type.ToString(), field.is_leaf() ? kind_of(type) : Kind::other});
      leaves.push_back(field.column_index);
    }
  }

  const ParquetColumn& column_at(std::int64_t group, std::int64_t column) const {
    if (group < 0 || group >= file->num_row_groups() || column < 0 || column >= static_cast<std::int64_t>(columns.size()))
      throw errors::misuse("ParquetReader", fmt::format("group {}, column {}", group, column),
                           fmt::format("below {} and {}", file->num_row_groups(), columns.size()));
    return columns[static_cast<std::size_t>(column)];
  }

  DataError wrong_kind(const ParquetColumn& column, std::string_view wanted) const {
    return errors::malformed(path, fmt::format("column {} of type {}", column.name, column.type), std::string(wanted));
  }

  std::shared_ptr<arrow::Table> read(std::int64_t group, std::int64_t column) const {
    auto table = guarded([&] { return file->ReadRowGroup(static_cast<int>(group), {leaves[static_cast<std::size_t>(column)]}); });
    if (!table->ValidateFull().ok() || table->num_columns() != 1)
      throw damaged("column " + columns[static_cast<std::size_t>(column)].name);
    return table;
  }

  template <class T>
  ParquetValues<T> read(std::int64_t group, std::int64_t column, Kind wanted) const {
    const auto& found = column_at(group, column);
    if (found.kind != wanted && !(found.kind == Kind::integer && wanted == Kind::real)) throw wrong_kind(found, word_for(wanted));
    const auto table = read(group, column);
    ParquetValues<T> out;
    for (const auto& chunk : table->column(0)->chunks()) append_any(out, *chunk);
    return out;
  }
};

ParquetReader::ParquetReader(const Path& path) : state_(std::make_unique<State>()) {
  if (!std::filesystem::exists(path)) throw errors::missing_file(path, "a Parquet file");
  state_->path = path;
  state_->open();
}

ParquetReader::~ParquetReader() = default;
ParquetReader::ParquetReader(ParquetReader&&) noexcept = default;

const std::vector<ParquetColumn>& ParquetReader::columns() const { return state_->columns; }
std::int64_t ParquetReader::rows() const { return state_->file->parquet_reader()->metadata()->num_rows(); }
std::int64_t ParquetReader::groups() const { return state_->file->num_row_groups(); }

ParquetValues<double> ParquetReader::read_real(std::int64_t group, std::int64_t column) {
  return state_->read<double>(group, column, Kind::real);
}

ParquetValues<std::int64_t> ParquetReader::read_integer(std::int64_t group, std::int64_t column) {
  return state_->read<std::int64_t>(group, column, Kind::integer);
}

ParquetValues<std::string> ParquetReader::read_text(std::int64_t group, std::int64_t column) {
  const auto& found = state_->column_at(group, column);
  if (found.kind != Kind::text) throw state_->wrong_kind(found, word_for(Kind::text));
  return read_cells(group, column);
}

ParquetValues<std::string> ParquetReader::read_cells(std::int64_t group, std::int64_t column) {
  const auto& found = state_->column_at(group, column);
  if (found.kind == Kind::other) throw state_->wrong_kind(found, "numbers, dates or text");
  ParquetValues<std::string> out;
  const auto table = state_->read(group, column);
  for (const auto& chunk : table->column(0)->chunks()) append_cells(out, *chunk);
  return out;
}

}  // namespace gx
