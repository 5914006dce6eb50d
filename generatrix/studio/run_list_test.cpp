#include "generatrix/studio/run_list.h"

#include <gmock/gmock.h>

#include <cmath>

#include "generatrix/base/errors.h"

#include "tests/support/file_fixture.h"

namespace gx {
namespace {

class RunList : public FileTest {};

TEST_F(RunList, FindsRunsInFoldersBelowAndSaysWhatIsWrongWithThem) {
  make_folder(folder_ / "compare" / "a");
  make_folder(folder_ / "b");
  make_folder(folder_ / "no run");
  write_file(folder_ / "compare" / "a" / "config.toml", "[model]\nkind = \"vae\"\n[data]\nname = \"rings\"\n");
  write_file(folder_ / "b" / "model.safetensors", "damaged");
  const auto runs = list_runs(folder_);
  ASSERT_EQ(runs.size(), 2u);
  const auto& a = runs[0].folder.filename() == "a" ? runs[0] : runs[1];
  const auto& b = runs[0].folder.filename() == "a" ? runs[1] : runs[0];
  EXPECT_EQ(a.model, "vae");
  EXPECT_EQ(a.data, "rings");
  EXPECT_EQ(a.problem, "no model yet");
  EXPECT_TRUE(std::isnan(a.score));
  EXPECT_GT(a.changed, 0);
  EXPECT_THAT(b.problem, testing::HasSubstr("model.safetensors"));
}

TEST_F(RunList, AFolderWithoutRunsHasNoneAndAMissingOneIsRefused) {
  EXPECT_TRUE(list_runs(folder_).empty());
  EXPECT_THROW(list_runs(folder_ / "none"), UserError);
}

}  // namespace
}  // namespace gx
