#include <gmock/gmock.h>

#include "generatrix/media/parquet.h"

#include "tests/support/file_fixture.h"

namespace gx {
namespace {

class ParquetAbsent : public FileTest {};

TEST_F(ParquetAbsent, SaysHowToGetIt) {
  write_file(folder_ / "x.parquet", "PAR1");
  try {
    ParquetReader reader(folder_ / "x.parquet");
    FAIL() << "expected a refusal";
  } catch (const Unsupported& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("x.parquet: holds Parquet"));
    EXPECT_THAT(error.what(), ::testing::HasSubstr("run `./run setup --parquet` and build again"));
  }
  EXPECT_THROW(ParquetReader(folder_ / "none"), DataError);
}

}  // namespace
}  // namespace gx
