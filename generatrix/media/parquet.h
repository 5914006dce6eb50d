// Tables as Parquet through Arrow, one group of rows at a time. Arrow is optional: `./run setup --parquet` fetches it, and a
// build without it (parquet_absent.cpp) refuses with those words.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "generatrix/base/file.h"

namespace gx {

struct ParquetColumn {
  // What it can be read as; an integer also as real. Text is also what is written as one: dates, decimals, categories. Others
  // can be read not at all.
  enum class Kind { integer, real, text, other };

  std::string name;
  std::string type;  // Arrow's word for it: "int64", "double", "list<item: float>"
  Kind kind = Kind::other;
};

// The values of a column; where `valid` is false the value is 0 or "".
template <class T>
struct ParquetValues {
  std::vector<T> values;
  std::vector<bool> valid;
};

class ParquetReader final {
 public:
  // Throws DataError when the file is missing, no Parquet or damaged; Unsupported in a build without Arrow.
  explicit ParquetReader(const Path& path);
  ~ParquetReader();
  ParquetReader(ParquetReader&&) noexcept;

  const std::vector<ParquetColumn>& columns() const;
  std::int64_t rows() const;    // of all groups
  std::int64_t groups() const;  // of rows; memory is taken for the columns of one at a time

  // One column of one group. Throws std::logic_error when there is no such group or column, DataError when the column is of
  // another kind or its data are damaged. Booleans are integers; integers become the nearest double.
  ParquetValues<double> read_real(std::int64_t group, std::int64_t column);
  ParquetValues<std::int64_t> read_integer(std::int64_t group, std::int64_t column);
  ParquetValues<std::string> read_text(std::int64_t group, std::int64_t column);
  // The same of a column of any kind but others, each value as a CSV file has it: numbers in the fewest digits that read back as
  // themselves, booleans as 1 and 0, dates as in ISO 8601.
  ParquetValues<std::string> read_cells(std::int64_t group, std::int64_t column);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gx
