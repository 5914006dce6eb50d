#include "tests/laws/cases.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <cstdlib>
#include <ostream>

#include "generatrix/base/device.h"
#include "generatrix/base/errors.h"
#include "generatrix/base/torch.h"
#include "generatrix/data/memory.h"
#include "generatrix/models/all.h"

#include "tests/laws/configurations.h"

namespace gx {
namespace {

std::string spelled(std::string words) {  // as GoogleTest wants names
  for (auto& c : words) {
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  }
  return words;
}

struct Collected {
  std::vector<ModelCase> cases;
  std::vector<std::string> refused;
};

// GX_LAWS_MODEL=name keeps to one model, so that the program of one model's laws need not build all others to list them.
bool asked_for(const std::string& model) {
  const auto* only = std::getenv("GX_LAWS_MODEL");
  return !only || only == model;
}

void collect(Collected& found, const std::string& model, const Configuration& configuration) {
  const auto before = found.cases.size();
  std::string reason;
  for (const auto& [space_name, space] : small_spaces()) {
    const auto name = fmt::format("{}__{}__{}", model, spelled(configuration.name), space_name);
    ModelCase which{name, model, configuration.parameters, space};
    try {
      build(which);
    } catch (const UserError& error) {  // not for this space
      reason = error.what();
      continue;
    }
    found.cases.push_back(std::move(which));
    if (configuration.nested) break;
  }
  if (found.cases.size() == before) found.refused.push_back(fmt::format("{}, {}: {}", model, configuration.name, reason));
}

const Collected& collected() {
  static const auto all = [] {
    Collected found;
    for (const auto& entry : all_models().entries()) {
      if (!asked_for(entry.info.name)) continue;
      for (const auto& configuration : configurations(entry)) collect(found, entry.info.name, configuration);
    }
    return found;
  }();
  return all;
}

// Patterns or cluster centers, one of two for each row.
Tensor structured(const Space& space, std::int64_t n, Rng& rng) {
  Rng patterns(99);
  Shape shape{2};
  shape.insert(shape.end(), space.event.begin(), space.event.end());
  const auto base = patterns.uniform(shape);
  return base.index_select(0, rng.integers(2, {n}));  // in [0, 1)
}

Shape rows_of(const Space& space, std::int64_t n) {
  Shape shape{n};
  shape.insert(shape.end(), space.event.begin(), space.event.end());
  return shape;
}

Tensor labels(const Space& space, std::int64_t n, Rng& rng) {
  return space.classes > 0 ? rng.integers(space.classes, {n}) : Tensor();
}

// Values in [0, 1) as the space's own; reals are spread over a few units.
Tensor as_values(const Space& space, const Tensor& u) {
  switch (space.kind) {
    case Space::Kind::binary:
      return (u > 0.5).to(at::kFloat);
    case Space::Kind::byte:
      return at::floor(u * static_cast<double>(space.symbols)) / static_cast<double>(space.symbols - 1);
    case Space::Kind::token:
      return at::floor(u * static_cast<double>(space.symbols));
    case Space::Kind::real:
      break;
  }
  return 4 * u - 2;
}

Batch there(const Batch& batch) {
  const auto device = test_device();
  return {batch.x.to(device), batch.given.defined() ? batch.given.to(device) : Tensor(), {}};
}

}  // namespace

const Catalog& all_models() {
  static const auto catalog = [] {
    Catalog all;
    add_all_models(all);
    return all;
  }();
  return catalog;
}

const std::vector<ModelCase>& model_cases() { return collected().cases; }
const std::vector<std::string>& refused_configurations() { return collected().refused; }

std::vector<std::pair<std::string, Space>> small_spaces() {
  return {{"binary", {.event = {1, 4, 4}, .kind = Space::Kind::binary}},
          {"byte", {.event = {1, 8, 8}, .kind = Space::Kind::byte, .symbols = 256, .classes = 3}},
          {"real", {.event = {2}, .kind = Space::Kind::real}}};
}

at::Device test_device() {
  static const auto device = [] {
    load_cuda();  // laws are listed before main
    const auto* words = std::getenv("GX_LAWS_DEVICE");
    return words && why_no_cuda().empty() ? device_named("GX_LAWS_DEVICE", words) : at::Device(at::kCPU);
  }();
  return device;
}

std::string why_no_test_device() { return std::getenv("GX_LAWS_DEVICE") && test_device().is_cpu() ? why_no_cuda() : ""; }

Rng test_rng(std::uint64_t seed) { return Rng(seed, test_device()); }

ModelPtr build(const ModelCase& which, std::uint64_t seed) {
  const auto device = test_device();
  const SeedScope scope(seed);
  auto model = all_models().at(which.model).build(which.parameters, which.space);
  model->to(device);
  model->eval();
  return model;
}

Batch events(const Space& space, std::int64_t n, std::uint64_t seed) {
  Rng rng(seed);
  const auto x = as_values(space, 0.8 * structured(space, n, rng) + 0.2 * rng.uniform(rows_of(space, n)));
  return there({x, labels(space, n, rng), {}});
}

Batch noise(const Space& space, std::int64_t n, std::uint64_t seed) {
  Rng rng(seed);
  return there({as_values(space, rng.uniform(rows_of(space, n))), labels(space, n, rng), {}});
}

Loader events_loader(const Space& space) {
  const auto all = events(space, 64);
  return {std::make_shared<MemoryDataset>(Rows{all.x, all.given}), {Values::reals, space}, 16, test_rng(5)};  // as they are
}

std::ostream& operator<<(std::ostream& out, const ModelCase& which) { return out << which.name; }

}  // namespace gx
