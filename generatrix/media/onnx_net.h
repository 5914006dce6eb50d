// A net in an ONNX file, run by OpenVINO on the processor: numbers in, numbers out. OpenVINO is optional: `./run setup
// --features` fetches it, and a build without it (onnx_net_absent.cpp) refuses with those words.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "generatrix/base/file.h"

namespace gx {

class OnnxNet final {
 public:
  struct Port {
    std::string name;
    std::vector<std::int64_t> shape;  // the first axis counts rows; -1: any number
  };
  struct Output {
    std::vector<std::int64_t> shape;
    std::vector<float> values;
  };

  // Throws DataError when the file is missing, damaged or no net of one float32 input with rows; Unsupported in a build without
  // OpenVINO.
  explicit OnnxNet(const Path& path);
  ~OnnxNet();
  OnnxNet(OnnxNet&&) noexcept;

  const Port& input() const;
  const std::vector<Port>& outputs() const;

  // All outputs, in the order of outputs(), of rows of the shape {n, ...} in C order, computed in float32. A net for a fixed
  // number of rows gets so many at a time. Throws DataError when the net cannot read rows of that shape.
  std::vector<Output> run(std::span<const float> rows, const std::vector<std::int64_t>& shape) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gx
