// In place of onnx_net.cpp where the build found no OpenVINO.
#include "generatrix/base/net_errors.h"
#include "generatrix/media/onnx_net.h"

namespace gx {

struct OnnxNet::State {};

OnnxNet::OnnxNet(const Path& path) {
  if (!std::filesystem::exists(path)) throw errors::missing_file(path, "a net in ONNX");
  throw errors::built_without_onnx(path);
}

OnnxNet::~OnnxNet() = default;
OnnxNet::OnnxNet(OnnxNet&&) noexcept = default;

// Nobody has a net to call these on.
const OnnxNet::Port& OnnxNet::input() const { std::terminate(); }
const std::vector<OnnxNet::Port>& OnnxNet::outputs() const { std::terminate(); }
std::vector<OnnxNet::Output> OnnxNet::run(std::span<const float>, const std::vector<std::int64_t>&) const { std::terminate(); }

}  // namespace gx
