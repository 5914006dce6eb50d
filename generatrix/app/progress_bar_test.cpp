#include "generatrix/app/progress_bar.h"

#include <gtest/gtest.h>

namespace gx {

TEST(ClockText, ShowsHoursOnlyWhenThereAreAny) {
  EXPECT_EQ(clock_text(0), "0:00");
  EXPECT_EQ(clock_text(123), "2:03");
  EXPECT_EQ(clock_text(3723), "1:02:03");
}

TEST(ClockText, SurvivesAnEndlessWait) { EXPECT_FALSE(clock_text(INFINITY).empty()); }

}  // namespace gx
