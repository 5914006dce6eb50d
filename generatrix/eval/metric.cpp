#include "generatrix/eval/metric.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <cmath>

#include "generatrix/eval/importance.h"

namespace gx {
namespace {

// One number that is not finite makes nearest neighbors, eigenvalues and means meaningless without making all of them look so: a
// two-sample test that can only guess would seem perfect.
std::string flaw(const Seen& samples) {
  auto whole = samples.x.flatten(1).isfinite().all(1);  // [n]
  if (samples.features.defined()) whole = whole.logical_and(samples.features.isfinite().all(1));
  const auto broken = samples.size() - whole.sum().item<std::int64_t>();
  return broken == 0 ? "" : fmt::format("{} of {} samples are not finite", broken, samples.size());
}

// Why an event is not one tensor of known cells, or nothing.
std::string not_fixed(const Space& event) {
  if (!event.is_one()) return fmt::format("an event has {} fields", event.fields.size());
  const auto& only = event.only();
  if (!only.is_fixed()) return "rows differ in size";
  return only.may_miss ? "cells may be unknown" : "";
}

std::string no_distance(const Space& event) {
  if (auto reason = not_fixed(event); !reason.empty()) return reason;
  const auto& values = event.only().values;
  return std::holds_alternative<Symbols>(values) && !is_bits(values) ? "symbols have no distance from each other" : "";
}

// That a model has not this ability, as a sentence.
std::string words_of_lack(const std::string& ability) {
  if (ability == "score") return "the model gives no likelihood";
  if (ability == "encode") return "the model has no codes";
  if (ability == "prior") return "the model has no law of codes";
  if (ability == "vectors") return "codes are symbols, which have no distance from each other";
  if (ability == "codebook") return "codes are no symbols";
  return "the model cannot " + ability;
}

// Factors that differ among the rows are told by the rows alone: metrics leave out those that do not.
std::string no_factors(const Space& given, std::size_t fewest) {
  const auto n = factors_of(given).size();
  if (n >= fewest) return "";
  return fewest == 1 ? "the data has no labels"
                     : fmt::format("rows have {} known factors and not two or more, as those of sprites have", n);
}

// Why rows are no vectors of words, given vectors of features.
std::string no_tags(const Task& task) {
  const auto is_vector = [](const Space& space) {
    return space.is_one() && space.only().is_fixed() && !space.only().may_miss && is_real(space.only().values) &&
           space.only().shape.size() == 1;
  };
  return is_vector(task.event) && is_vector(task.given) ? "" : "events are no vectors of words that are given features";
}

// The reason why `need` is not met, or nothing.
std::string lack(const Subject& subject, const std::string& need) {
  const auto* reference = subject.reference();
  if (need == "one_fixed_field") return not_fixed(subject.space());
  if (need == "distance") return no_distance(subject.space());
  if (need == "sample" || need == "features" || need == "classes") {
    if (auto reason = no_distance(subject.space()); !reason.empty()) return reason;
  }
  if (need == "sample") return reference && subject.sampler() ? flaw(subject.fake()) : "no sampler draws from this model";
  if (need == "features") {
    return reference && reference->real().features.defined() ? "" : "no feature net knows this data set; --features gives one";
  }
  if (need == "classes") {
    if (!reference || !reference->net()) return "no classifier knows this data set; --features gives one";
    if (reference->real().log_probs.defined()) return "";
    return "the feature net knows no classes; name its `logits` in the TOML file beside it";
  }
  if (need == "labels" || need == "factors") return no_factors(subject.codec().task().given, need == "labels" ? 1 : 2);
  if (need == "tags") return no_tags(subject.model().task());
  if (need == "picture") {
    const auto& given = subject.model().task().given;
    return given.is_one() && given.only().is_image() ? "" : "the model is given no picture";
  }
  if (need == "draws") return has_draws(subject.model()) ? "" : "the model has no latents with a law";
  if (need == "latents") {
    const bool has = has_ability(subject.model(), "encode") || has_ability(subject.model(), "filter");
    return has ? "" : "the model has no codes";
  }
  if (need == "modes") return reference && reference->modes().known() ? "" : "the data set is no mixture with known modes";
  return has_ability(subject.model(), need) ? "" : words_of_lack(need);
}

}  // namespace

Measurement mean_of(const Tensor& rows) {
  const auto n = rows.numel();
  Measurement result{.value = rows.mean().item<double>(), .n = n};
  if (n < 2) return result;
  result.standard_error = rows.std().item<double>() / std::sqrt(static_cast<double>(n));
  result.error_by = "rows";
  result.replicates = replicates_of_mean(rows);
  return result;
}

void take_jackknife(Measurement& result, Replicates replicates) {
  result.standard_error = error_of(replicates);
  if (result.standard_error) result.error_by = fmt::format("jackknife of {} blocks of rows", replicates.size());
  result.replicates = std::move(replicates);
}

void take_shared_error(Measurement& result, double error) {
  result.shared_error = error;
  if (result.standard_error) result.standard_error = std::hypot(*result.standard_error, error);
}

std::string why_not(const Subject& subject, const std::vector<std::string>& needs) {
  for (const auto& need : needs) {
    if (auto reason = lack(subject, need); !reason.empty()) return reason;
  }
  return {};
}

}  // namespace gx
