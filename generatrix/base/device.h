// Where tensors live and are computed.
#pragma once

#include <c10/core/Device.h>

#include <string>

namespace gx {

// The device for "auto" (a GPU when there is one), "cpu", "cuda" or "cuda:<n>". `where` names the setting in messages:
// "--device". Call load_cuda (torch.h) before. Throws UserError for other words and for a GPU that this machine does not have.
at::Device device_named(const std::string& where, const std::string& words);

// The reason why no GPU can be used: no driver, no CUDA libraries of libtorch, or no device. Empty when a GPU can be used.
std::string why_no_cuda();
int n_cuda_devices();

// After this call, float32 matrix products and convolutions on a GPU round their factors to TF32 (10 bits of mantissa). The CPU
// does not change.
void allow_tf32();

}  // namespace gx
