#include "generatrix/base/net_errors.h"

#include <fmt/format.h>

namespace gx::errors {

Unsupported built_without_onnx(const Path& path) {
  return Unsupported(fmt::format(
      "{}: is an ONNX net, which this program was built without; run `./run setup --features` and build again", path.string()));
}

UserError no_preprocessing(const Path& net, const Path& missing) {
  return UserError(
      fmt::format("{}: how this net wants its pictures must stand in {}, which is not there; docs/formats.md has an example",
                  net.string(), missing.string()));
}

UserError net_reads_other(const std::string& net, const std::string& reads, const std::string& data, const std::string& advice) {
  return UserError(fmt::format("{} reads {}; the data are {}; {}", net, reads, data, advice));
}

UserError wrong_output(const Path& net, const std::string& found, const std::string& expected) {
  return UserError(fmt::format("{}: {}; expected {}", net.string(), found, expected));
}

}  // namespace gx::errors
