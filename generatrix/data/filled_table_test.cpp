#include "generatrix/data/filled_table.h"

#include <gtest/gtest.h>

#include "tests/support/file_fixture.h"

namespace gx {
namespace {

class FilledTable : public FileTest {
 protected:
  Path written(const std::string& name, const std::string& text) const {
    write_file(folder_ / name, text);
    return folder_ / name;
  }
};

TEST_F(FilledTable, KeepsWhatTheFileKnows) {
  const auto file = written("t.csv", "who,zip,paid,note\n\"A, B\",01067,0.00,NA\nC,NA,,x\nD,1,2,y\n");
  const auto draws = written("d.csv", "paid,zip\n7.5,2\n8.5,3\n9.5,4\n10.5,5\n");
  EXPECT_EQ(filled_table(file, draws, 2),
            "who,zip,paid,note\n"
            "\"A, B\",01067,0.00,NA\n\"A, B\",01067,0.00,NA\n"
            "C,4,9.5,x\nC,5,10.5,x\n")
      << "columns that no draw has stay, and what follows the last draw is left out";
}

}  // namespace
}  // namespace gx
