#include "generatrix/media/onnx_net.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <openvino/runtime/core.hpp>
#include <openvino/runtime/properties.hpp>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

// OpenVINO's messages name its own source files first and go over many lines: the last words are the reason.
std::string reason_of(const std::exception& error) {
  std::string text = error.what();
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text.substr(text.rfind('\n') + 1).substr(0, 200);
}

std::string name_of(const ov::Output<const ov::Node>& port) {
  return port.get_names().empty() ? port.get_node()->get_friendly_name() : port.get_any_name();
}

OnnxNet::Port port_of(const ov::Output<const ov::Node>& port) {
  OnnxNet::Port result{name_of(port), {}};
  for (const auto& axis : port.get_partial_shape()) result.shape.push_back(axis.is_static() ? axis.get_length() : -1);
  return result;
}

std::int64_t product(const std::vector<std::int64_t>& shape) {
  std::int64_t count = 1;
  for (const auto n : shape) count *= n;
  return count;
}

}  // namespace

struct OnnxNet::State {
  Path path;
  mutable ov::CompiledModel net;
  Port input;
  std::vector<Port> outputs;

  DataError unreadable(const std::exception& error) const {
    return errors::malformed(path, fmt::format("no net that OpenVINO can run ({})", reason_of(error)), "a net in ONNX");
  }

  void open() {
    ov::Core core;
    const auto model = core.read_model(path.string());
    if (model->inputs().size() != 1 || model->input().get_element_type() != ov::element::f32 ||
        model->input().get_partial_shape().rank().is_dynamic() || model->input().get_partial_shape().size() < 2)
      throw errors::malformed(path, fmt::format("a net of {} inputs", model->inputs().size()), "one input of float32 rows");
    // float32 throughout: processors with bfloat16 would use that for speed
    net = core.compile_model(model, "CPU", ov::hint::inference_precision(ov::element::f32));
    input = port_of(net.input());
    for (const auto& output : net.outputs()) {
      if (output.get_partial_shape().rank().is_dynamic() || output.get_element_type() != ov::element::f32)
        throw errors::malformed(path, fmt::format("an output {} that is no float32 rows", name_of(output)), "float32");
      outputs.push_back(port_of(output));
    }
  }

  // Rows that the net takes in one go; the outputs are appended.
  void run_some(const float* rows, const std::vector<std::int64_t>& shape, std::int64_t kept, std::vector<Output>& all) const {
    auto request = net.create_infer_request();
    request.set_input_tensor(ov::Tensor(ov::element::f32, ov::Shape(shape.begin(), shape.end()), const_cast<float*>(rows)));
    request.infer();
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto found = request.get_output_tensor(i);
      const auto& axes = found.get_shape();
      if (axes.empty() || static_cast<std::int64_t>(axes[0]) != shape[0])
        throw errors::malformed(
            path, fmt::format("an output {} of shape [{}] for {} rows", outputs[i].name, fmt::join(axes, ", "), shape[0]),
            "a row for a row");
      const auto width = static_cast<std::int64_t>(found.get_size()) / shape[0];
      all[i].shape.assign(axes.begin(), axes.end());
      all[i].values.insert(all[i].values.end(), found.data<float>(), found.data<float>() + kept * width);
    }
  }
};

OnnxNet::OnnxNet(const Path& path) : state_(std::make_unique<State>()) {
  if (!std::filesystem::exists(path)) throw errors::missing_file(path, "a net in ONNX");
  state_->path = path;
  try {
    state_->open();
  } catch (const ov::Exception& error) {
    throw state_->unreadable(error);
  }
}

OnnxNet::~OnnxNet() = default;
OnnxNet::OnnxNet(OnnxNet&&) noexcept = default;

const OnnxNet::Port& OnnxNet::input() const { return state_->input; }
const std::vector<OnnxNet::Port>& OnnxNet::outputs() const { return state_->outputs; }

std::vector<OnnxNet::Output> OnnxNet::run(std::span<const float> rows, const std::vector<std::int64_t>& shape) const {
  if (product(shape) != static_cast<std::int64_t>(rows.size()) || shape.size() < 2 || shape[0] < 1)
    throw errors::misuse("OnnxNet", fmt::format("{} numbers", rows.size()), fmt::format("[{}]", fmt::join(shape, ", ")));
  const auto n = shape[0], width = product(shape) / n;
  const auto fixed = state_->input.shape[0];
  std::vector<Output> all(state_->outputs.size());
  try {
    if (fixed < 0) {
      state_->run_some(rows.data(), shape, n, all);
    } else {
      auto some = shape;
      some[0] = fixed;
      std::vector<float> group(static_cast<std::size_t>(fixed * width));
      for (std::int64_t first = 0; first < n; first += fixed) {
        const auto kept = std::min(fixed, n - first);
        std::ranges::fill(group, 0.F);
        std::copy_n(rows.data() + first * width, kept * width, group.data());
        state_->run_some(group.data(), some, kept, all);
      }
    }
  } catch (const ov::Exception& error) {
    throw state_->unreadable(error);
  }
  for (auto& output : all) output.shape[0] = n;
  return all;
}

}  // namespace gx
