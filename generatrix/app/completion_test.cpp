#include "generatrix/app/completion.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>

#include "tests/support/file_fixture.h"

namespace gx {
namespace {

const std::vector<VerbWords> kVerbs{{"train", {{{"recipe"}, true}, {{"--set"}, false}, {{"--out"}, false}}}, {"trade", {}}};
const PlaceWords kWords{{"train recipe", {"vae", "vae-conv"}}, {"--metrics", {"elbo", "active_units"}}};

class Completion : public FileTest {
 protected:
  // What bash offers at the end of this line, sorted, with spaces.
  std::string offered(const std::string& words) const {
    const auto script = folder_ / "script", out = folder_ / "out";
    std::ofstream(script)
        << bash_completion(kVerbs, kWords) << "COMP_WORDS=(" << words
        << ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_generatrix\necho $(printf '%s\\n' \"${COMPREPLY[@]}\" | sort)\n";
    const auto line = "cd '" + folder_.string() + "' && bash '" + script.string() + "' > '" + out.string() + "'";
    EXPECT_EQ(std::system(line.c_str()), 0);
    std::ifstream in(out);
    std::string text;
    std::getline(in, text);
    return text;
  }
};

TEST_F(Completion, OffersVerbsOptionsAndNames) {
  EXPECT_EQ(offered("generatrix tra"), "trade train");
  EXPECT_EQ(offered("generatrix train --"), "--out --set");
  EXPECT_EQ(offered("generatrix train vae-"), "vae-conv");
  EXPECT_EQ(offered("generatrix train --metrics el"), "elbo");
  EXPECT_EQ(offered("generatrix train --out sc"), "script");
}

}  // namespace
}  // namespace gx
