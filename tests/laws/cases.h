// What the laws run over: every model of the catalog as its defaults make it, as each of its recipes makes it, and with each kind
// of each of its variants (another net, another likelihood); on every small space that it accepts, a variant inside another on
// one.
//
// A new model joins by being in the catalog. Its abilities decide which laws apply.
#pragma once

#include "generatrix/contract/catalog.h"
#include "generatrix/data/loader.h"

namespace gx {

struct ModelCase {
  std::string name;   // "vae__vae_conv__binary": model, configuration, space
  std::string model;  // its name in the catalog
  Table parameters;   // normalized
  Space space;
};

const Catalog& all_models();
const std::vector<ModelCase>& model_cases();
const std::vector<std::string>& refused_configurations();  // those that no small space takes, with the last reason

std::vector<std::pair<std::string, Space>> small_spaces();  // binary [1, 4, 4], byte [1, 8, 8] with labels, real [2]

// Where the laws are tried: the processor, or what GX_LAWS_DEVICE names when that is here (label gpu). why_no_test_device() says
// what is missing.
at::Device test_device();
std::string why_no_test_device();

// A stream on that device.
Rng test_rng(std::uint64_t seed);

// The model there, its first weights drawn from `seed`; in evaluation mode.
ModelPtr build(const ModelCase& which, std::uint64_t seed = 1);

// n events of the space, on that device, with something to learn: two patterns under noise, or two clusters in the plane.
Batch events(const Space& space, std::int64_t n, std::uint64_t seed = 2);
// n events of the space without structure.
Batch noise(const Space& space, std::int64_t n, std::uint64_t seed = 3);

// Batches of 16 from 64 events.
Loader events_loader(const Space& space);

std::ostream& operator<<(std::ostream& out, const ModelCase& which);

}  // namespace gx
