#include "generatrix/tasks/mask.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/base/scratch_folder.h"
#include "generatrix/media/png.h"

namespace gx {
namespace {

Space pictures(std::int64_t channels) { return {{{.name = "image", .values = kBits, .shape = {channels, 2, 2}}}}; }

TEST(Mask, HidesARegionInAllChannels) {
  EXPECT_TRUE(at::equal(known_by_mask("upper", pictures(1)).to(at::kLong), at::tensor({0, 0, 1, 1}).view({1, 2, 2})));
  EXPECT_TRUE(at::equal(known_by_mask("left", pictures(2))[1].to(at::kLong), at::tensor({0, 1, 0, 1}).view({2, 2})));
}

TEST(Mask, HidesWhatIsBlackInAPicture) {
  const ScratchFolder scratch;
  const auto path = (scratch.path() / "mask.png").string();
  write_png(path, {.width = 2, .height = 2, .channels = 1, .pixels = {0, 255, 1, 0}});
  EXPECT_TRUE(at::equal(known_by_mask(path, pictures(1)).to(at::kLong), at::tensor({0, 1, 1, 0}).view({1, 2, 2})));
  write_png(path, {.width = 1, .height = 2, .channels = 1, .pixels = {0, 255}});
  EXPECT_THROW(known_by_mask(path, pictures(1)), UserError) << "another size";
}

TEST(Mask, RefusesOtherWordsAndEventsThatAreNoPictures) {
  EXPECT_THROW(known_by_mask("lowest", pictures(1)), UserError);
  EXPECT_THROW(known_by_mask("lower", {{{.name = "x", .values = Real{}, .shape = {3}}}}), UserError);
}

}  // namespace
}  // namespace gx
