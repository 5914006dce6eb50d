// In place of parquet.cpp where the build found no Arrow.
#include "generatrix/base/errors.h"
#include "generatrix/media/parquet.h"

namespace gx {

struct ParquetReader::State {};

ParquetReader::ParquetReader(const Path& path) {
  if (!std::filesystem::exists(path)) throw errors::missing_file(path, "a Parquet file");
  throw errors::built_without_parquet(path);
}

ParquetReader::~ParquetReader() = default;
ParquetReader::ParquetReader(ParquetReader&&) noexcept = default;

// Nobody has a reader to call these on.
const std::vector<ParquetColumn>& ParquetReader::columns() const { std::terminate(); }
std::int64_t ParquetReader::rows() const { std::terminate(); }
std::int64_t ParquetReader::groups() const { std::terminate(); }
ParquetValues<double> ParquetReader::read_real(std::int64_t, std::int64_t) { std::terminate(); }
ParquetValues<std::int64_t> ParquetReader::read_integer(std::int64_t, std::int64_t) { std::terminate(); }
ParquetValues<std::string> ParquetReader::read_text(std::int64_t, std::int64_t) { std::terminate(); }
ParquetValues<std::string> ParquetReader::read_cells(std::int64_t, std::int64_t) { std::terminate(); }

}  // namespace gx
