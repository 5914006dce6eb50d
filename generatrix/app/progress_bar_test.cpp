#include "generatrix/app/progress_bar.h"

#include <gtest/gtest.h>

namespace gx {

const Progress kMiddle{.step = 50,
                       .count = 100,
                       .epoch = 0.5,
                       .steps_per_second = 12.3,
                       .readings = {{"model", {{"loss", 123.4}, {"reconstruction", 120}, {"kl", 3.4}}}}};

TEST(ProgressLine, SaysAllWhereThereIsRoom) {
  EXPECT_EQ(progress_line(kMiddle, true, 200),
            "[##########..........] step 50/100  epoch 0.50  12.3 steps/s  0:04 left  loss 123.4  reconstruction 120  kl 3.4");
}

TEST(ProgressLine, KeepsTheLossLongest) {
  for (std::size_t width = 80; width >= 23; --width) {
    const auto text = progress_line(kMiddle, true, width);
    EXPECT_LE(text.size(), width);
    EXPECT_NE(text.find("step 50/100"), text.npos) << text;
    EXPECT_NE(text.find("loss 123.4"), text.npos) << text;
  }
  EXPECT_EQ(progress_line(kMiddle, true, 60), "step 50/100  loss 123.4  reconstruction 120  kl 3.4");
  EXPECT_EQ(progress_line(kMiddle, true, 7).size(), 7u);
}

}  // namespace gx
