#include "generatrix/eval/metrics/two_sample.h"

#include <algorithm>
#include <tuple>

namespace gx {
namespace {

constexpr std::int64_t kFewest = 10;  // below it splits, subsets and nearest neighbors have no meaning

std::optional<double> error_in(const Compared& found) {
  return found.replicates.empty() ? found.standard_error : error_of(found.replicates);
}

}  // namespace

Metric two_sample_metric(MetricInfo info, std::function<Compared(const Seen& real, const Seen& fake, Rng rng)> of) {
  const bool looks =
      std::ranges::any_of(info.needs, [](const std::string& need) { return need == "features" || need == "classes"; });
  const auto measure = [name = info.name, looks, of = std::move(of)](const Subject& subject) -> Metric::Finding {
    const auto& reference = *subject.reference();
    const auto& fake = subject.fake();
    const auto& real = reference.real();
    if (std::min(real.size(), fake.size()) < kFewest) return Omitted{{}, "needs at least 10 rows and as many samples"};
    const Rng noise(subject.noise(name).seed());  // on the CPU, where rows that are seen are
    const auto found = of(real, fake, noise);
    Measurement result{.value = found.value, .n = real.size(), .n_fake = fake.size()};
    take_jackknife(result, found.replicates);
    if (found.replicates.empty() && found.standard_error) {
      result.standard_error = found.standard_error;
      result.error_by = "subsets of rows";
    }
    result.extra = found.extra;
    const auto twin = reference.twin().first(fake.size());
    std::tie(result.real_vs_real, result.real_vs_real_error) = reference.real_against_real(name, twin.size(), [&] {
      const auto floor = of(real, twin, noise);
      return Reference::Floor(floor.value, error_in(floor));
    });
    if (looks && reference.net()) result.features = reference.net()->hash;
    return result;
  };
  return {std::move(info), measure};
}

}  // namespace gx
