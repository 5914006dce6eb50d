#include "generatrix/base/memory.h"

#include <gtest/gtest.h>

#include <vector>

namespace gx {

TEST(Memory, NumbersStandInOrder) {
  EXPECT_GT(machine_memory(), 1 << 27);
  EXPECT_GT(free_memory(), 0);
  EXPECT_LE(free_memory(), machine_memory());
  const auto before = most_memory_so_far();
  std::vector<char> some(64 << 20);
  volatile char* touched = some.data();
  for (std::size_t i = 0; i < some.size(); i += 4096) touched[i] = 1;
  EXPECT_GE(most_memory_so_far(), before + (32 << 20));
}

TEST(Memory, ALimitedProcessIsRefusedMoreThanTheMachineHas) {
  EXPECT_EXIT(
      {
        limit_memory();
        try {
          const std::vector<char> all(static_cast<std::size_t>(2 * machine_memory()));
          std::_Exit(all[7] + 1);
        } catch (const std::bad_alloc&) {
          std::_Exit(0);
        }
      },
      ::testing::ExitedWithCode(0), "");
}

}  // namespace gx
