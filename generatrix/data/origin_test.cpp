#include "generatrix/data/origin.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <set>

#include "generatrix/base/errors.h"
#include "generatrix/data/array_tensor.h"
#include "generatrix/data/row_hash.h"
#include "generatrix/data/source.h"
#include "generatrix/data/sources/opened.h"
#include "generatrix/media/npz.h"

#include "tests/support/file_fixture.h"

namespace gx {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

Batch labeled(const Tensor& x, const Tensor& labels) { return {Rows(x), Rows(labels)}; }

std::string fingerprint(const Opened& opened) { return fingerprint_of(opened, hash_rows(opened.train.event, 0)); }

TEST(Fingerprint, IsOfTheRowsInWhateverOrder) {
  const auto x = Rng(1).normal({50, 3});
  const auto labels = at::arange(50, at::kLong).remainder(7);
  const auto order = Rng(2).permutation(50);
  Opened all{.train = labeled(x, labels)};
  const auto usual = fingerprint(all);
  EXPECT_EQ(usual.size(), 16u);
  all.train = labeled(x.index_select(0, order), labels.index_select(0, order));
  EXPECT_EQ(fingerprint(all), usual);
  all.train = labeled(x, labels.index_select(0, order));
  EXPECT_NE(fingerprint(all), usual) << "other labels of the same rows";
}

TEST(Fingerprint, SeesEveryChange) {
  const auto x = Rng(1).normal({50, 3});
  auto cell = x.clone();
  cell[17][2] = 5;
  std::set<std::string> found;
  for (const auto& train : {x, cell, x.slice(0, 1), at::cat({x, x}), at::cat({x, x.slice(0, 0, 1)})}) {
    found.insert(fingerprint({.train = {train}}));
    found.insert(fingerprint({.train = {train}, .test = {x}}));
    found.insert(fingerprint({.train = {train}, .valid = {x}}));
  }
  EXPECT_EQ(found.size(), 15u);
}

class OwnData : public FileTest {
 protected:
  DataSpec write(const std::string& name, std::uint64_t seed) const {
    write_npz(folder_ / name, {{"x", to_array(Rng(seed).normal({200, 2}))}});
    return {.name = (folder_ / name).string()};
  }
};

TEST_F(OwnData, AreTheSameByEverySettingThatChoosesAmongTheirRows) {
  auto spec = write("x.npz", 1);
  const auto origin = open_data(spec).origin;
  EXPECT_EQ(origin.path, spec.name);
  for (const auto& change :
       {+[](DataSpec& s) { s.limit = 20; }, +[](DataSpec& s) { s.valid = 0; }, +[](DataSpec& s) { s.seed = 3; }}) {
    auto other = spec;
    change(other);
    EXPECT_FALSE(note_on_change(open_data(other), origin));
  }
  write("x.npz", 2);
  EXPECT_THAT(note_on_change(open_data(spec), origin).value(), AllOf(HasSubstr("x.npz"), HasSubstr("not the rows")));
  EXPECT_FALSE(note_on_change(open_data(spec), {})) << "an earlier version wrote nothing down";
}

TEST_F(OwnData, AreFoundWhereTheyLieOrAsTheyWereNamed) {
  const auto first = write("a.npz", 1), second = write("b.npz", 2);
  const auto origin = open_data(first).origin;
  EXPECT_EQ(found_again(origin.path, "a.npz"), first.name);
  const auto back = open_again(second, origin);
  EXPECT_EQ(back.name, second.name) << "as it was typed";
  EXPECT_FALSE(note_on_change(back, origin)) << "yet the rows are those of the first file";
  std::filesystem::remove(first.name);
  EXPECT_EQ(found_again(origin.path, second.name), second.name);
  std::filesystem::remove(second.name);
  EXPECT_THAT([&] { open_again({.name = "a.npz"}, origin); },
              ThrowsMessage<DataError>(AllOf(HasSubstr("a.npz"), HasSubstr("gone"), HasSubstr(first.name))));
}

TEST_F(OwnData, OfAKnownNameHaveNoPath) {
  EXPECT_EQ(path_of_data("two-moons"), "");
  EXPECT_EQ(place_of_data("two-moons"), "two-moons");
  EXPECT_EQ(found_again("", "two-moons"), "two-moons");
  const auto folder = folder_ / "real";
  std::filesystem::create_directory(folder);
  std::filesystem::create_directory_symlink(folder, folder_ / "link");
  EXPECT_EQ(place_of_data((folder_ / "link").string()), std::filesystem::canonical(folder).string());
}

}  // namespace
}  // namespace gx
