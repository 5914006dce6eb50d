#include "bench/scaling.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>

#include "generatrix/base/torch.h"
#include "generatrix/eval/cost/memory.h"

#include "bench/trained_model.h"
#include "bench/worker.h"

namespace gx::bench {
namespace {

constexpr int kTurns = 5;  // the fastest turn counts, because other programs may slow down some of them

struct Point {
  std::string model, axis;
  std::int64_t value;
};

struct Axis {
  std::string name;
  std::vector<std::int64_t> values;
};
const std::vector<Axis> kAxes{{"batch", {32, 64, 128, 256, 512, 1024, 2048}},
                              {"width", {64, 128, 256, 512, 1024}},
                              {"depth", {1, 2, 4, 8}},
                              {"threads", {1, 2}},
                              {"rows", {1'000, 4'000, 15'000, 60'000}}};

// The settings of a point, except the one of its axis.
struct Setting {
  std::int64_t batch, width, depth, threads = physical_cores(), rows = 60'000;

  std::int64_t& operator[](const std::string& axis) {
    return axis == "batch" ? batch : axis == "width" ? width : axis == "depth" ? depth : axis == "threads" ? threads : rows;
  }
};

Setting setting_of(const Point& point) {
  Setting setting = point.model == "vae" ? Setting{128, 400, 1} : Setting{512, 64, 8};
  setting[point.axis] = point.value;
  return setting;
}

TrainedModelSpec vae_of(const Setting& at) {
  const Table net{{"kind", "mlp"}, {"hidden", Value::Array(static_cast<std::size_t>(at.depth), at.width)}};
  return {.model = "vae", .parameters = {{"encoder", net}, {"decoder", net}}, .codec = grey_images(), .rows = [n = at.rows] {
            return made_up_bytes(256, {n, 1, 28, 28});
          }};
}

// Depth is the number of couplings.
TrainedModelSpec realnvp_of(const Setting& at) {
  const Table vector{{"couplings", at.depth}, {"hidden", Value::Array{at.width, at.width}}};
  return {.model = "realnvp", .parameters = {{"vector", vector}}, .codec = points(2), .rows = [n = at.rows] {
            return Rng(0).normal({n, 2});
          }};
}

Running prepare(const Point& point) {
  const auto at = setting_of(point);
  use_threads(static_cast<int>(at.threads));
  auto spec = point.model == "vae" ? vae_of(at) : realnvp_of(at);
  spec.train.batch = at.batch;
  spec.train.threads = at.threads;
  const auto run = std::make_shared<TrainedModel>(spec);
  run->step();
  const auto bytes = peak_tensor_bytes([&] { run->step(); });
  return {[run] { run->step(); }, {}, std::to_string(bytes)};
}

std::vector<Point> points() {
  std::vector<Point> all;
  for (const std::string model : {"vae", "realnvp"}) {
    for (const auto& axis : kAxes) {
      for (const auto value : axis.values) all.push_back({model, axis.name, value});
    }
  }
  return all;
}

Contender contender(const Point& point) {
  return {point.model + " " + point.axis + " " + std::to_string(point.value), [point] { return prepare(point); }, "train"};
}

}  // namespace

Bench scaling_bench() {
  Bench bench{
      "scaling", "step time and memory of VAE and RealNVP against batch, width, depth, threads, rows: JSON lines", {}, true};
  for (const auto& point : points()) bench.contenders.push_back(contender(point));
  return bench;
}

void print_scaling(double seconds) {
  for (const auto& point : points()) {
    Worker worker("scaling", contender(point));
    auto ms = worker.milliseconds(seconds / kTurns);
    for (int turn = 1; turn < kTurns; ++turn) ms = std::min(ms, worker.milliseconds(seconds / kTurns));
    const nlohmann::ordered_json line{{"bench", "scaling"},
                                      {"model", point.model},
                                      {"axis", point.axis},
                                      {"value", point.value},
                                      {"ms", ms},
                                      {"rows_per_second", 1e3 * static_cast<double>(setting_of(point).batch) / ms},
                                      {"peak_tensor_bytes", std::stoll(worker.words())},
                                      {"peak_process_bytes", peak_bytes_of(worker.id())}};
    std::cout << line.dump() << std::endl;
  }
}

}  // namespace gx::bench
