// Samples against a mixture whose modes are known (two_sample/mode_statistics.h), in the data's own units.
#include <cmath>
#include <tuple>

#include "generatrix/eval/known_metrics.h"
#include "generatrix/eval/metrics/two_sample.h"
#include "generatrix/eval/two_sample/mode_statistics.h"

namespace gx {
namespace {

using Better = MetricInfo::Better;

Metric of_modes(const std::string& name, const std::string& summary, Better better, double (*of)(const ModeStatistics&)) {
  const auto measure = [name, of](const Subject& subject) -> Metric::Finding {
    const auto& reference = *subject.reference();
    const auto& fake = subject.fake();
    const auto twin = reference.twin().first(fake.size());
    const auto found = [&](const Tensor& x) { return of(mode_statistics(reference.codec().decode(x).x(), reference.modes())); };
    Measurement result{.value = found(fake.x), .n_fake = fake.size()};
    if (!std::isfinite(result.value)) return Omitted{{}, "no sample is of high quality"};
    take_jackknife(result, replicates_of(fake.x, found));
    std::tie(result.real_vs_real, result.real_vs_real_error) = reference.real_against_real(
        name, twin.size(), [&] { return Reference::Floor(found(twin.x), error_of(replicates_of(twin.x, found))); });
    return result;
  };
  return {.info = {.name = name, .summary = summary, .needs = {"sample", "modes"}, .better = better, .group = "quality"},
          .measure = measure};
}

}  // namespace

Metric modes_metric() {
  return of_modes("modes", "modes of the mixture with a sample within 3 deviations of their center", Better::higher,
                  [](const ModeStatistics& s) { return static_cast<double>(s.found); });
}

Metric high_quality_metric() {
  return of_modes("high_quality", "share of samples within 3 deviations of a center; 0.9889 for the mixture itself in the plane",
                  Better::neither, [](const ModeStatistics& s) { return s.high_quality; });
}

Metric reverse_kl_metric() {
  return of_modes("reverse_kl", "KL(histogram of modes over samples || uniform), in nats", Better::lower,
                  [](const ModeStatistics& s) { return s.reverse_kl; });
}

}  // namespace gx
