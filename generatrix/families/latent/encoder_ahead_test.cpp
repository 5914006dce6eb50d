#include "generatrix/families/latent/encoder_ahead.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace gx {
namespace {

TEST(EncoderAhead, ForItsSteps) {
  EncoderAhead ahead({.steps = 30, .repeats = 4});
  EXPECT_EQ(ahead.moves(29), 4);
  EXPECT_EQ(ahead.moves(30), 0);
  ahead.heed(2), ahead.heed(1);
  EXPECT_EQ(ahead.moves(5), 4) << "nobody asked for that";
  EXPECT_TRUE(ahead.buffers().empty());
}

TEST(EncoderAhead, UntilCodesSayNoMore) {
  EncoderAhead ahead({.steps = 30, .repeats = 4, .until = "information"});
  for (const double information : {0., 0.5, 0.50001}) {
    ahead.heed(information);
    EXPECT_EQ(ahead.moves(5), 4) << information;
  }
  ahead.heed(0.50001);
  EXPECT_EQ(ahead.moves(5), 0);
  ahead.heed(3);
  EXPECT_EQ(ahead.moves(5), 0) << "it does not begin again";
}

TEST(EncoderAhead, ItsBuffersAreAllItRemembers) {
  const AheadSpec spec{.steps = 30, .until = "information"};
  EncoderAhead first(spec), second(spec);
  const auto take = [&] {
    for (const auto& item : first.named_buffers()) {
      EXPECT_FALSE(item.value().is_floating_point()) << "it would be averaged";
      second.named_buffers()[item.key()].copy_(item.value());
    }
  };
  first.heed(1);
  take();
  second.heed(0.9);
  EXPECT_EQ(second.moves(1), 0) << "it knows the 1";
  first.heed(0.5);
  EncoderAhead third(spec);
  third.heed(7);
  take();
  EXPECT_EQ(second.moves(1), 0);
  EXPECT_NE(third.moves(1), 0);
}

TEST(EncoderAhead, GoesBackWithItsBuffers) {
  EncoderAhead ahead({.steps = 30, .until = "information"});
  const auto over = ahead.named_buffers()["over"];
  const auto before = over.clone();
  EXPECT_NE(ahead.moves(1), 0);
  ahead.heed(1), ahead.heed(0.5);
  EXPECT_EQ(ahead.moves(1), 0);
  over.copy_(before);
  EXPECT_NE(ahead.moves(1), 0) << "what it read before is no longer there";
}

}  // namespace
}  // namespace gx
