// A data set is two functions. Everything else (splitting, limiting, binarizing, streaming) is a decorator of about one screen.
#pragma once

#include <memory>

#include "generatrix/base/tensor.h"

namespace gx {

// Rows as stored: x uint8 [B, ...event] for bytes, float otherwise; given int64 [B] or undefined.
struct Rows {
  Tensor x, given;
};

class Dataset {
 public:
  virtual ~Dataset() = default;
  virtual std::int64_t size() const = 0;
  // index int64 [B], on the data's device. May run on several threads at once.
  virtual Rows rows(const Tensor& index) const = 0;
  virtual at::Device device() const { return at::kCPU; }
};

using DatasetPtr = std::shared_ptr<const Dataset>;

}  // namespace gx
