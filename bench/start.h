// What the reference of bench `start` does in its process.
#pragma once

namespace gx::bench {

int first_step_of_eager_vae();  // its exit code

}  // namespace gx::bench
