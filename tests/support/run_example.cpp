#include "tests/support/run_example.h"

#include <ATen/ATen.h>

#include <cstring>

#include "generatrix/data/array_tensor.h"
#include "generatrix/media/idx.h"
#include "generatrix/spec/settings.h"

namespace gx {

RunExample::RunExample(const std::string& name) : folder_("run_" + name) {
  write_idx(folder_.path / "images-idx3-ubyte", to_array(toy_images(60, 7)));
}

RunConfig RunExample::config(const std::vector<std::string>& settings) const {
  Table table{{"model", Table{{"kind", "toy"}}},
              {"data", Table{{"name", (folder_.path / "images-idx3-ubyte").string()}, {"valid", 0.25}}},
              {"train", Table{{"steps", 24}, {"batch", 8}, {"threads", 1}, {"device", "cpu"}, {"log_every", 1}}}};
  return parse_config(with_settings(std::move(table), settings), catalog_);
}

TrainReport RunExample::train(const RunConfig& config, const std::string& name, bool resume, Observer* observer,
                              std::int64_t stop_after, const SampleMeasures& measures) const {
  TrainRequest request{config, folder(name), resume};
  request.measures = measures;
  if (observer) request.observers.push_back(observer);
  request.stop = [left = stop_after]() mutable { return --left == 0; };
  return gx::train(request, catalog_);
}

std::string difference(const RunFolder& a, const RunFolder& b) {
  if (read_file(a.model(), "a model") != read_file(b.model(), "a model")) return "model.safetensors";
  const SafetensorsFile left(a.resume()), right(b.resume());
  if (left.tensors().size() != right.tensors().size()) return "number of tensors in resume.bin";
  for (const auto& [name, view] : left.tensors()) {
    const auto& other = right.tensors().at(name);
    if (view.size != other.size || std::memcmp(view.data, other.data, view.size) != 0) return name;
  }
  return "";
}

}  // namespace gx
