#include "generatrix/data/sources/rows_file.h"

#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/array_tensor.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/memory.h"
#include "generatrix/data/source.h"
#include "generatrix/media/npz.h"

#include "tests/support/file_fixture.h"

namespace gx {
namespace {

class RowsFile : public FileTest {
 protected:
  Data open() const { return open_data({.name = (folder_ / "rows.npz").string(), .valid = 0}); }
  Path path() const { return folder_ / "rows.npz"; }
};

const Field kCodes{.name = "z", .values = Symbols{{9}}, .shape = {3}};
const ColumnCodecPtr kLabels = symbols_codec({.name = "label", .values = Symbols{{3}}}, {.names = {"a", "b", "c"}});

// Whole numbers are symbols again, of the number that the file says and not of the largest seen.
TEST_F(RowsFile, SymbolsComeBackAsSymbolsWithTheirNumberAndLabelsWithTheirNames) {
  const auto z = at::arange(12, at::kLong).remainder(5).view({4, 3}), label = at::tensor({0, 1, 1, 0});
  write_rows(path(), {z, label}, Codec({symbols_codec(kCodes)}, {kLabels}));
  const auto data = open();
  EXPECT_EQ(data.codec.task().event, (Space{{kCodes}}));
  EXPECT_EQ(data.codec.task().given.only().values, (Values(Symbols{{3}})));
  EXPECT_EQ(data.codec.label_names(), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_TRUE(at::equal(read_all(*data.train).x(), z));
  EXPECT_TRUE(at::equal(read_all(*data.train).given.x(), label));
}

TEST_F(RowsFile, NumbersKeepTheirShapeAndAreStandardized) {
  Rng rng(1);
  const auto z = 3 + 2 * rng.normal({50, 2, 4});
  write_rows(path(), {z}, Codec({reals_codec({.name = "z", .shape = {2, 4}})}));
  const auto data = open();
  EXPECT_EQ(data.codec.task().event.only().shape, (Shape{2, 4}));
  auto noise = rng.fork("noise");
  const auto x = data.codec.encode(read_all(*data.train), noise).x();
  EXPECT_TRUE(at::allclose(x.mean(0), at::zeros({2, 4}), 0, 1e-5));
  EXPECT_TRUE(at::allclose(data.codec.decode(x).x(), z, 1e-5, 1e-5));
}

TEST_F(RowsFile, RefusesArraysThatAreNotThoseOfTheFields) {
  const Codec codec({symbols_codec(kCodes)});
  const auto spoilt = [&](const Tensor& z) {
    write_rows(path(), {at::zeros({4, 3}, at::kLong)}, codec);
    auto arrays = read_npz(path());
    arrays.erase("z");
    if (z.defined()) arrays.emplace("z", to_array(z));
    write_npz(path(), arrays);
  };
  for (const auto& z : {Tensor(), at::full({4, 3}, 9, at::kLong), at::full({4, 3}, -1, at::kLong), at::zeros({4, 2}, at::kLong),
                        at::zeros({4, 3}), at::zeros({0, 3}, at::kLong), at::zeros({}, at::kLong)}) {
    spoilt(z);
    EXPECT_THROW(open(), DataError);
  }
  write_npz(path(), {{"z", to_array(at::zeros({4, 3}))}, {kTaskArray, to_array(at::zeros({5}, at::kByte))}});
  EXPECT_THROW(open(), DataError);
}

}  // namespace
}  // namespace gx
