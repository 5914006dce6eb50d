// Where tensors live and are computed.
#pragma once

#include <c10/core/Device.h>

#include <string>

namespace gx {

// "auto" (a GPU when there is one), "cpu", "cuda" or "cuda:<n>" as a device that is there. `where` names the setting in messages:
// "--device". load_cuda (torch.h) must have been called before. Throws UserError for other words, and for a GPU that is not
// there: with what was found and what to do.
at::Device device_named(const std::string& where, const std::string& words);

// Why a GPU cannot be used: no driver, no CUDA half of libtorch, no device. Empty when one can.
std::string why_no_cuda();
int n_cuda_devices();

// From here on matrix products and convolutions of float32 on a GPU round their factors to TF32 (10 bits of mantissa). The CPU is
// not concerned.
void allow_tf32();

}  // namespace gx
