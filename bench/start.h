// The work of the process that is the reference of bench `start`.
#pragma once

namespace gx::bench {

int first_step_of_eager_vae();  // returns the exit code

}  // namespace gx::bench
