#include "generatrix/data/toy.h"

#include <algorithm>

#include "generatrix/data/sources/catalog.h"

namespace gx {
namespace {

constexpr std::int64_t kTrain = 100'000, kTest = 10'000;

Opened open_density(const ToyDensity& density, const DataSpec& spec) {
  const Rng rng = Rng(static_cast<std::uint64_t>(spec.seed)).fork(density.name);
  const auto draw = [&](std::string_view part, std::int64_t n) {
    auto stream = rng.fork(part);
    return Batch{density.sample(n, stream).to(at::kFloat)};
  };
  const auto n_train = spec.limit > 0 ? std::min(spec.limit, kTrain) : kTrain;
  return {.train = draw("train", n_train),
          .valid = draw("valid", kTest),
          .test = draw("test", kTest),
          .entropy = density.entropy,
          .modes = {density.modes.centers, density.modes.sd}};
}

}  // namespace

const std::vector<ToyDensity>& toy_densities() {
  static const std::vector<ToyDensity> all = {two_moons(), eight_gaussians(), checkerboard(), two_spirals(), pinwheel(),
                                              circles(),   rings(),           ring_8(),       grid_25()};
  return all;
}

std::vector<Source> density_sources() {
  std::vector<Source> sources;
  for (const auto& density : toy_densities()) {
    sources.push_back({{.name = density.name,
                        .summary = density.summary,
                        .kind = "density",
                        .event = {2},
                        .rows = kTrain,
                        .test = kTest,
                        .found = "generated"},
                       [&density](const DataSpec& spec) { return open_density(density, spec); }});
  }
  return sources;
}

}  // namespace gx
