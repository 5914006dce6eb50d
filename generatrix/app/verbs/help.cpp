#include "generatrix/app/program.h"
#include "generatrix/app/verbs.h"

namespace gx {

void add_help(Program& program) {
  auto name = std::make_shared<std::string>();
  program.verb("help", "show the help of the program or of one verb", "generatrix help train")
      .option("verb", *name, "a verb; the program's own help when left out")
      .does([name, &program](Output& output) {
        const auto text = program.help(*name);
        output.result({{"verb", *name}, {"help", text}}, text);
        return ExitCode::ok;
      });
}

}  // namespace gx
