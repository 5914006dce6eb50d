#include "tests/laws/cases.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <cstdlib>
#include <ostream>
#include <set>

#include "generatrix/base/device.h"
#include "generatrix/base/errors.h"
#include "generatrix/base/torch.h"
#include "generatrix/data/memory.h"
#include "generatrix/models/all.h"

#include "tests/laws/configurations.h"
#include "tests/support/toy_set.h"

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
  struct Refused {
    std::string configuration, words;
  };
  std::vector<Refused> refused;
  std::set<std::string> taken;  // names of configurations that some model takes
};

// GX_LAWS_MODEL=name keeps to one model, so that the program of one model's laws need not build all others to list them.
bool asked_for(const std::string& model) {
  const auto* only = std::getenv("GX_LAWS_MODEL");
  return !only || only == model;
}

bool reaches(const Configuration& configuration, const SmallTask& small) {
  return small.plain || configuration.reach == Configuration::Reach::all;
}

// Adds the small tasks that the configuration takes; returns why it takes none of the others.
std::string add_cases(Collected& found, const std::string& model, const Configuration& configuration) {
  const auto before = found.cases.size();
  std::string reasons;
  for (const auto& small : small_tasks()) {
    if (const auto reason = all_models().at(model).why_not(configuration.parameters, small.task)) {
      reasons += fmt::format("; {}: {}", small.name, *reason);
      continue;
    }
    if (!reaches(configuration, small) && found.cases.size() > before) continue;
    const auto name = fmt::format("{}__{}__{}", model, spelled(configuration.name), small.name);
    found.cases.push_back({name, model, configuration.parameters, small.task});
    if (configuration.reach == Configuration::Reach::one) break;
  }
  return reasons;
}

void collect(Collected& found, const std::string& model, Configuration configuration) {
  const auto before = found.cases.size();
  const auto reasons = add_cases(found, model, configuration);
  if (found.cases.size() == before && configuration.parameters.find("conditional")) {  // some kinds need to be told something
    configuration.parameters.set("conditional", true);
    add_cases(found, model, configuration);
  }
  if (found.cases.size() > before)
    found.taken.insert(configuration.name);
  else
    found.refused.push_back({configuration.name, fmt::format("{}, {}{}", model, configuration.name, reasons)});
}

// A kind that several models share, such as likelihood.categorical, is tried on those whose data it may score: others are of
// numbers alone.
void forgive_shared_kinds(Collected& found) {
  std::erase_if(found.refused, [&](const Collected::Refused& one) { return found.taken.contains(one.configuration); });
}

const Collected& collected() {
  static const auto all = [] {
    Collected found;
    for (const auto& entry : all_models().entries()) {
      if (!asked_for(entry.info.name)) continue;
      for (const auto& configuration : configurations(entry)) collect(found, entry.info.name, configuration);
    }
    forgive_shared_kinds(found);
    return found;
  }();
  return all;
}

// A codec that changes nothing: rows are encoded already.
class AsItIs final : public ColumnCodec {
 public:
  using ColumnCodec::ColumnCodec;
  std::string kind() const override { return "as it is"; }
  Column encode(const Column& stored, Rng&) const override { return stored; }
  Column decode(const Column& x) const override { return x; }
};

Codec as_they_are(const Task& task) {
  const auto all = [](const Space& space) {
    Codec::Columns columns;
    for (const auto& field : space.fields) columns.push_back(std::make_shared<AsItIs>(field));
    return columns;
  };
  return Codec(all(task.event), all(task.given));
}

}  // namespace

const Catalog& all_models() {
  static const auto catalog = [] {
    Catalog all;
    add_all_models(all);
    add_toy_set(all);
    return all;
  }();
  return catalog;
}

const std::vector<ModelCase>& model_cases() { return collected().cases; }
std::vector<ModelCase> first_cases() {
  std::vector<ModelCase> firsts;
  for (const auto& one : model_cases()) {
    if (firsts.empty() || firsts.back().model != one.model) firsts.push_back(one);
  }
  return firsts;
}
std::vector<std::string> refused_configurations() {
  std::vector<std::string> all;
  for (const auto& one : collected().refused) all.push_back(one.words);
  return all;
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
  auto model = all_models().at(which.model).build(which.parameters, which.task);
  model->to(device);
  model->eval();
  return model;
}

Batch events(const Task& task, std::int64_t n, std::uint64_t seed) { return structured_events(task, n, seed).to(test_device()); }

Batch noise(const Task& task, std::int64_t n, std::uint64_t seed) { return random_events(task, n, seed).to(test_device()); }

Loader events_loader(const Task& task) {
  const auto all = events(task, 64);
  Batch stored = all;
  for (auto* rows : {&stored.event, &stored.given}) {
    for (auto& column : rows->columns) column = column.stored();
  }
  return {std::make_shared<MemoryDataset>(std::move(stored)), as_they_are(task), 16, test_rng(5)};
}

std::ostream& operator<<(std::ostream& out, const ModelCase& which) { return out << which.name; }

}  // namespace gx
