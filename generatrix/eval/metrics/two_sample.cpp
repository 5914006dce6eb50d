#include "generatrix/eval/metrics/two_sample.h"

#include <algorithm>

namespace gx {
namespace {

constexpr std::int64_t kFewest = 10;  // below it splits, subsets and nearest neighbors have no meaning

}  // namespace

Metric two_sample_metric(MetricInfo info, std::function<Compared(const Seen& real, const Seen& fake, Rng rng)> of) {
  const bool looks = std::ranges::find(info.needs, "features") != info.needs.end();
  const auto measure = [name = info.name, looks, of = std::move(of)](const Subject& subject) -> Metric::Finding {
    const auto& reference = *subject.reference();
    const auto& fake = subject.fake();
    const auto& real = reference.real();
    if (std::min(real.size(), fake.size()) < kFewest) return Omitted{{}, "needs at least 10 rows and as many samples"};
    const auto noise = subject.noise(name);
    const auto found = of(real, fake, noise);
    Measurement result{.value = found.value, .standard_error = found.standard_error, .n = real.size(), .n_fake = fake.size()};
    result.extra = found.extra;
    const auto twin = reference.twin().first(fake.size());
    result.real_vs_real = reference.real_against_real(name, twin.size(), [&] { return of(real, twin, noise).value; });
    if (looks && reference.net()) result.features = reference.net()->hash;
    return result;
  };
  return {std::move(info), measure};
}

}  // namespace gx
