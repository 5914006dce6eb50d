#include "generatrix/base/process_errors.h"

#include <fmt/format.h>

namespace gx::errors {
namespace {

// Without the place in Gloo's source that may stand before it in brackets.
std::string first_line(const std::string& text) {
  const auto line = text.substr(0, text.find('\n'));
  const auto bracket = line.starts_with('[') ? line.find("] ") : std::string::npos;
  return bracket == std::string::npos ? line : line.substr(bracket + 2);
}

}  // namespace

UserError no_launcher() {
  return UserError(
      "--distributed: the environment has no RANK and WORLD_SIZE, nor what mpirun or srun set; start the program by a launcher, "
      "or "
      "use --processes N on one machine");
}

UserError other_settings(int rank) {
  return UserError(fmt::format(
      "process {} was started with other settings than process 0; give all processes the same command and files", rank));
}

Unsupported no_meeting(int rank, int size, const std::string& host, int port, const std::string& reason) {
  return Unsupported(
      fmt::format("process {} of {} did not find the others at {}:{}: {}; start all {} "
                  "with the same MASTER_ADDR and a free MASTER_PORT",
                  rank, size, host, port, first_line(reason), size));
}

LostProcess lost_process(int rank, int size, const std::string& reason) {
  return LostProcess(fmt::format("process {} of {} lost another one: {}; the last save stays, and --resume goes on from it", rank,
                                 size, first_line(reason)));
}

Unsupported no_processes(const std::string& reason) { return Unsupported("--processes: " + reason); }

}  // namespace gx::errors
