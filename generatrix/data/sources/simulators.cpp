#include "generatrix/data/simulators.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "generatrix/data/sources/catalog.h"

namespace gx {
namespace {

constexpr std::int64_t kSimulated = 100'000, kJudged = 10'000;

Simulator gaussian_linear() {
  constexpr std::int64_t kNumbers = 10;
  const auto deviation = std::sqrt(0.1);
  const auto observation = at::linspace(-0.5, 0.5, kNumbers, at::kDouble);
  const auto simulate = [deviation](std::int64_t n, Rng& rng) {
    const auto theta = deviation * rng.normal({n, kNumbers}, at::kDouble);
    return Simulator::Drawn{theta, theta + deviation * rng.normal({n, kNumbers}, at::kDouble)};
  };
  const auto posterior = [observation](std::int64_t n, Rng& rng) {
    return observation / 2 + std::sqrt(0.05) * rng.normal({n, kNumbers}, at::kDouble);
  };
  return {"gaussian-linear", "ten numbers seen through normal noise", observation, simulate, posterior};
}

Tensor crescent(std::int64_t n, Rng& rng) {  // p: [n, 2]
  const auto angle = std::numbers::pi * (rng.uniform({n}, at::kDouble) - 0.5);
  const auto radius = 0.1 + 0.01 * rng.normal({n}, at::kDouble);
  return at::stack({radius * angle.cos() + 0.25, radius * angle.sin()}, 1);
}

Simulator moons_simulator() {
  const auto observation = at::zeros({2}, at::kDouble);
  const auto simulate = [](std::int64_t n, Rng& rng) {
    const auto theta = 2 * rng.uniform({n, 2}, at::kDouble) - 1;
    const auto sum = theta.sum(1), difference = theta.select(1, 1) - theta.select(1, 0);
    return Simulator::Drawn{theta, crescent(n, rng) + at::stack({-sum.abs(), difference}, 1) / std::numbers::sqrt2};
  };
  // theta_1 + theta_2 = +- sqrt 2 p_1, theta_2 - theta_1 = - sqrt 2 p_2, both within the box
  const auto posterior = [](std::int64_t n, Rng& rng) {
    const auto p = crescent(n, rng);
    const auto sign = rng.integers(2, {n}).to(at::kDouble) * 2 - 1;
    const auto sum = sign * p.select(1, 0), difference = -p.select(1, 1);
    return at::stack({sum - difference, sum + difference}, 1) / std::numbers::sqrt2;
  };
  return {"moons-simulator", "two numbers seen through a crescent of noise; two answers", observation, simulate, posterior};
}

Codec codec_of(std::int64_t n) {
  const Field theta{.name = "theta", .values = Real{}, .shape = {n}}, x{.name = "x", .values = Real{}, .shape = {n}};
  return plain_codec({{{theta}}, {{x}}});
}

Opened opened_by(const std::string& name, const DataSpec& spec, const std::function<Simulator::Drawn(std::int64_t, Rng&)>& draw) {
  const Rng rng = Rng(static_cast<std::uint64_t>(spec.seed)).fork(name);
  const auto part = [&](std::string_view which, std::int64_t n) {
    auto stream = rng.fork(which);
    const auto drawn = draw(n, stream);
    return Batch{drawn.theta.to(at::kFloat), Rows(drawn.x.to(at::kFloat))};
  };
  const auto n_train = spec.limit > 0 ? std::min(spec.limit, kSimulated) : kSimulated;
  return {.train = part("train", n_train),
          .valid = part("valid", kJudged),
          .test = part("test", kJudged),
          .codec = [](const Batch& train) { return codec_of(train.x().size(1)); }};
}

Source source_of(const std::string& name, const std::string& summary, std::int64_t n,
                 const std::function<Simulator::Drawn(std::int64_t, Rng&)>& draw) {
  return {{.name = name,
           .summary = summary,
           .kind = "density",
           .event = {n},
           .rows = kSimulated,
           .test = kJudged,
           .found = "generated"},
          [name, draw](const DataSpec& spec) { return opened_by(name, spec, draw); }};
}

}  // namespace

const std::vector<Simulator>& simulators() {
  static const std::vector<Simulator> all = {gaussian_linear(), moons_simulator()};
  return all;
}

std::vector<Source> simulator_sources() {
  std::vector<Source> sources;
  for (const auto& one : simulators()) {
    const auto n = one.observation.size(0);
    sources.push_back(source_of(one.name, "parameters given observations: " + one.summary, n, one.simulate));
    const auto at_one = [&one](std::int64_t rows, Rng& rng) {
      return Simulator::Drawn{one.posterior(rows, rng), one.observation.expand({rows, -1}).contiguous()};
    };
    sources.push_back(
        source_of(one.name + "-posterior", "the known posterior of " + one.name + " at one observation", n, at_one));
  }
  return sources;
}

}  // namespace gx
