#include "generatrix/eval/evaluate.h"

#include <c10/util/Exception.h>
#include <fmt/format.h>

#include <new>

#include "generatrix/base/errors.h"
#include "generatrix/data/memory.h"
#include "generatrix/eval/metric_words.h"
#include "generatrix/eval/mode_scope.h"

namespace gx {
namespace {

DatasetPtr chosen_rows(const Dataset& data, std::int64_t limit, const Rng& rng) {
  if (limit < 0) throw errors::bad_value("limit", std::to_string(limit), "must not be negative; 0 takes all rows");
  DatasetPtr all(DatasetPtr(), &data);  // looks on, owns nothing
  if (limit == 0 || limit >= data.size()) return all;
  return std::make_shared<Subset>(all, rng.fork("rows").permutation(data.size()).slice(0, 0, limit));
}

Metric::Finding find(const Metric& metric, const Subject& subject) {
  try {
    if (auto reason = why_not(subject, metric.info.needs); !reason.empty()) return Omitted{{}, std::move(reason)};
    return metric.measure(subject);
  } catch (const Unsupported& reason) {  // a law without a mean, an infinite support: true of this model, no fault of the user
    return Omitted{{}, reason.what()};
  } catch (const c10::Error& error) {  // memory that one metric lacks must not cost the others
    return Omitted{{}, fmt::format("failed: {}", error.what_without_backtrace())};
  } catch (const std::bad_alloc&) {
    return Omitted{{}, "failed: more memory than there is"};
  }
}

}  // namespace

Evaluation evaluate(Model& model, const Dataset& data, const Codec& codec, const EvaluateOptions& options,
                    const Evidence& evidence) {
  const auto asked = metrics_named(options.metrics);
  const ModeScope mode(model, ModeScope::Mode::evaluation);
  const Rng rng(options.seed, data.device());
  const auto rows = chosen_rows(data, options.limit, rng);
  const Subject subject(model, *rows, codec, options.k, options.batch, rng, evidence);
  Evaluation result{.n = subject.size(), .k = options.k, .seed = options.seed};
  for (const auto* metric : asked) {
    options.tell(metric->info.name);
    auto finding = find(*metric, subject);
    std::visit([&](auto& it) { it.metric = metric->info.name; }, finding);
    if (auto* number = std::get_if<Measurement>(&finding)) {
      result.measured.push_back(std::move(*number));
    } else {
      result.omitted.push_back(std::move(std::get<Omitted>(finding)));
    }
  }
  return result;
}

}  // namespace gx
