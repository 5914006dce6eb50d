// What the laws run over: every model of the catalog, and a test's own of sets, as its defaults make it, as each of its recipes
// makes it, and with each kind of each of its variants (another net, another likelihood); on the small tasks (tasks.h) that it
// fits.
//
// A new model joins by being in the catalog. Its abilities decide which laws apply.
#pragma once

#include "generatrix/contract/catalog.h"
#include "generatrix/data/loader.h"

#include "tests/laws/tasks.h"

namespace gx {

struct ModelCase {
  std::string name;   // "vae__vae_conv__bits": model, configuration, task
  std::string model;  // its name in the catalog
  Table parameters;   // normalized
  Task task;
};

const Catalog& all_models();  // and "toy_set" (tests/support)
const std::vector<ModelCase>& model_cases();
std::vector<ModelCase> first_cases();               // one of each model
std::vector<std::string> refused_configurations();  // those that no small task takes, with the reasons

// Where the laws are tried: the processor, or what GX_LAWS_DEVICE names when that is here (label gpu). why_no_test_device() says
// what is missing.
at::Device test_device();
std::string why_no_test_device();

// A stream on that device.
Rng test_rng(std::uint64_t seed);

// The model there, its first weights drawn from `seed`; in evaluation mode.
ModelPtr build(const ModelCase& which, std::uint64_t seed = 1);

// n events of the task on that device, with something to learn, and without structure (tasks.h).
Batch events(const Task& task, std::int64_t n, std::uint64_t seed = 2);
Batch noise(const Task& task, std::int64_t n, std::uint64_t seed = 3);

// Batches of 16 from 64 events.
Loader events_loader(const Task& task);

std::ostream& operator<<(std::ostream& out, const ModelCase& which);

}  // namespace gx
