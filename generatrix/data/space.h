// What one event looks like to a model, and the batch that carries events.
#pragma once

#include <numeric>
#include <string>
#include <vector>

#include "generatrix/base/tensor.h"

namespace gx {

struct Space {
  // binary: {0, 1}.  byte: levels 0..symbols-1 scaled to [0, 1] as level / (symbols - 1).
  // real: any finite number.  token: whole numbers 0..symbols-1.
  enum class Kind { binary, byte, real, token };

  Shape event;  // images are [channels, height, width]; vectors are [D]
  Kind kind = Kind::real;
  std::int64_t symbols = 0;        // byte: 256; token: size of the vocabulary; otherwise 0
  std::int64_t classes = 0;        // number of values of Batch::given; 0 when rows have no label
  std::vector<std::string> names;  // of classes, or of columns; may be empty

  std::int64_t dims() const { return std::accumulate(event.begin(), event.end(), std::int64_t{1}, std::multiplies<>()); }
  bool is_image() const { return event.size() == 3; }
  bool operator==(const Space&) const = default;
};

// B rows: x float [B, ...event] in the model's space; given int64 [B] (undefined when the data has no labels);
// mask bool [B, T] for ragged sequences (undefined otherwise).
struct Batch {
  Tensor x, given, mask;

  std::int64_t size() const { return x.size(0); }
};

}  // namespace gx
