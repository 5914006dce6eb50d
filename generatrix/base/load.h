// How busy the machine is.
#pragma once

#include <optional>

namespace gx {

// Programs that ran or waited to run, mean of the last minute, this one among them; nothing where the system does not say.
std::optional<double> machine_load();

}  // namespace gx
