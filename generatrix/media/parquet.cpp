#include "generatrix/media/parquet.h"

#include <arrow/api.h>
#include <arrow/io/file.h>
#include <fmt/format.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>
#include <parquet/file_reader.h>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

using Kind = ParquetColumn::Kind;

Kind kind_of(const arrow::DataType& type) {
  using arrow::Type;
  const auto id = type.id();
  if (id == Type::BOOL || (arrow::is_integer(id) && id != Type::UINT64)) return Kind::integer;
  if (id == Type::FLOAT || id == Type::DOUBLE) return Kind::real;
  return arrow::is_base_binary_like(id) ? Kind::text : Kind::other;
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

// Arrow's classes for the types that kind_of lets through.
template <class T>
void append_any(ParquetValues<T>& out, const arrow::Array& array) {
  using arrow::Type;
  if constexpr (std::is_same_v<T, std::string>) {
    return arrow::is_large_binary_like(array.type_id()) ? append<T, arrow::LargeBinaryArray>(out, array)
                                                        : append<T, arrow::BinaryArray>(out, array);
  } else {
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

  template <class T>
  ParquetValues<T> read(std::int64_t group, std::int64_t column, Kind wanted) const {
    if (group < 0 || group >= file->num_row_groups() || column < 0 || column >= static_cast<std::int64_t>(columns.size()))
      throw errors::misuse("ParquetReader", fmt::format("group {}, column {}", group, column),
                           fmt::format("below {} and {}", file->num_row_groups(), columns.size()));
    const auto& [name, type, kind] = columns[static_cast<std::size_t>(column)];
    if (kind != wanted && !(kind == Kind::integer && wanted == Kind::real))
      throw errors::malformed(path, fmt::format("column {} of type {}", name, type), std::string(word_for(wanted)));
    const auto table =
        guarded([&] { return file->ReadRowGroup(static_cast<int>(group), {leaves[static_cast<std::size_t>(column)]}); });
    if (!table->ValidateFull().ok() || table->num_columns() != 1) throw damaged("column " + name);
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
  return state_->read<std::string>(group, column, Kind::text);
}

}  // namespace gx
