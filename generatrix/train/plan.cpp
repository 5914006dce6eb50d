#include "generatrix/train/plan.h"

#include <fmt/format.h>

#include "generatrix/base/device_memory.h"
#include "generatrix/base/errors.h"
#include "generatrix/base/memory.h"
#include "generatrix/base/torch.h"
#include "generatrix/data/memory.h"
#include "generatrix/train/optimizer.h"
#include "generatrix/train/session.h"

namespace gx {
namespace {

std::int64_t bytes_of(const Model& model) {
  std::int64_t bytes = 0;
  for (const auto& weight : model.parameters()) bytes += static_cast<std::int64_t>(weight.nbytes());
  return bytes;
}

}  // namespace

std::int64_t numbers_kept(const TrainSpec& spec) { return numbers_kept(spec.optimizer) + (spec.ema > 0 ? 1 : 0); }

std::int64_t bytes_in_memory(const Dataset& data) {
  const auto* memory = dynamic_cast<const MemoryDataset*>(&data);
  if (!memory) return 0;
  std::size_t bytes = 0;
  for (const auto* rows : {&memory->all().event, &memory->all().given}) {
    for (const auto& column : rows->columns) {
      for (const auto* part : {&column.data, &column.length, &column.observed, &column.start, &column.index})
        if (part->defined()) bytes += part->nbytes();
    }
  }
  return static_cast<std::int64_t>(bytes);
}

std::int64_t bytes_to_take(std::int64_t weight_bytes, const TrainSpec& spec, bool on_gpu) {
  return weight_bytes * ((on_gpu ? 1 : 0) + 1 + numbers_kept(spec));
}

void check_memory(const Model& model, const std::string& name, const TrainSpec& spec, at::Device device) {
  const auto needed = bytes_to_take(bytes_of(model), spec, !device.is_cpu()), there = free_memory(device);
  if (needed > there && !any_memory())
    throw errors::no_memory(fmt::format("training {} on {}", name, device.str()), needed, there);
}

TrainPlan Session::measure() {
  constexpr std::int64_t kMost = 20;
  constexpr double kLongest = 3;  // seconds
  model_->train();
  step();  // the first one is slow: memory is taken, kernels are chosen
  trainer_.read();
  const Stopwatch watch;
  std::int64_t n = 0;
  while (n == 0 || (n < kMost && watch.seconds() < kLongest)) {
    step();
    ++n;
  }
  trainer_.read();  // waits for the device
  TrainPlan found{.n_train = data_.train->size(), .n_valid = data_.valid->size(), .steps = trainer_.count()};
  found.measured_steps = n;
  found.seconds_per_step = watch.seconds() / static_cast<double>(n);
  found.seconds = found.seconds_per_step * static_cast<double>(found.steps);
  found.device = device_.str();
  for (const auto& rows : {data_.train, data_.valid}) found.data_bytes += bytes_in_memory(*rows);
  found.peak_bytes = most_memory_so_far(device_);
  found.epochs = epochs() / static_cast<double>(n + 1) * static_cast<double>(found.steps);
  return found;
}

TrainPlan plan(const TrainRequest& request, const Catalog& catalog) {
  use_threads(static_cast<int>(request.config.train.threads));
  for (auto* observer : request.observers) observer->waits("reading " + request.config.data.name);
  Session session(request, catalog);
  for (auto* observer : request.observers) observer->waits("measuring steps");
  auto found = session.measure();
  const auto& model = session.model();
  for (const auto& weight : model.parameters()) found.n_parameters += weight.numel();
  found.state_bytes = bytes_to_take(bytes_of(model), request.config.train, /*on_gpu=*/true);
  return found;
}

}  // namespace gx
