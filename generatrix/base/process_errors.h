// What can go wrong between processes that train together: more named factories of errors.h. `reason` is what c10d or the system
// says; its first line is kept.
#pragma once

#include "generatrix/base/errors.h"

namespace gx {

// Another process has ended or is silent. It has the exit code of Unsupported.
struct LostProcess final : Error {
  explicit LostProcess(const std::string& message) : Error(ExitCode::unsupported, message) {}
};

namespace errors {

// The environment gives this process no seat.
UserError no_launcher();
// The processes were started with different settings.
UserError other_settings(int rank);
// They did not all come to the meeting place.
Unsupported no_meeting(int rank, int size, const std::string& host, int port, const std::string& reason);
LostProcess lost_process(int rank, int size, const std::string& reason);
// The system starts no further process.
Unsupported no_processes(const std::string& reason);

}  // namespace errors
}  // namespace gx
