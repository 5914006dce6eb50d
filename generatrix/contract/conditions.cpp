#include "generatrix/contract/conditions.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"

namespace gx {
namespace {

// A label as models read it.
Tensor encoded(const Tensor& labels, const Field& field) { return is_bits(field.values) ? labels.to(at::kFloat) : labels; }

std::size_t place_of_label(const Task& task) { return static_cast<std::size_t>(task.label() - task.given.fields.data()); }

const Field& only_label(const Codec& codec) {
  const auto& given = codec.task().given;
  if (!given.is_one() || !given.fields.front().is_label())
    throw errors::bad_value("conditions", words_of(given), "must come from rows: name a file that has them");
  return given.fields.front();
}

}  // namespace

Conditions no_conditions() {
  return [](std::int64_t, Rng&) { return Rows(); };
}

Tensor label_shares(const Codec& codec) {
  const auto& label = only_label(codec);
  const auto* settings = symbols_of(*codec.given().front());
  auto share = at::ones({count_of(label.values)}, at::kDouble);
  const bool counted = settings && std::ranges::any_of(settings->counts, [](std::int64_t n) { return n > 0; });
  if (counted) share = at::tensor(settings->counts, at::kLong).to(at::kDouble);  // else no training row has a known label
  return share / share.sum();
}

Rows labels_as_given(const Task& task, const Tensor& labels) { return Rows(encoded(labels, *task.label())); }

Conditions labels_by_share(const Codec& codec, at::Device device) {
  const auto& label = only_label(codec);
  const auto below = label_shares(codec).cumsum(0).to(device, at::kFloat);  // [classes]: ends of the classes' shares of [0, 1)
  return [below, label](std::int64_t n, Rng& rng) {
    const auto u = rng.uniform({n});
    return Rows(encoded(at::searchsorted(below, u, /*out_int32=*/false, /*right=*/true).clamp_max_(below.numel() - 1), label));
  };
}

Conditions labels_in_turn(std::vector<std::int64_t> labels, const Field& label, at::Device device) {
  const auto once = at::tensor(labels, at::kLong);
  return [once, label, device](std::int64_t n, Rng&) {
    return Rows(encoded(once.index_select(0, at::arange(n, at::kLong).remainder(once.size(0))).to(device), label));
  };
}

Conditions conditions_of_rows(const Dataset& data, const Codec& codec) {
  return [&data, codec](std::int64_t n, Rng& rng) {
    const auto index = rng.integers(data.size(), {n}).to(data.device());
    return codec.encode_given(data.rows(index).given, rng);
  };
}

Conditions rows_in_turn(Rows given) {
  return [given = std::move(given)](std::int64_t n, Rng&) {
    const auto& any = given.columns.front();
    const auto options = (any.start.defined() ? any.start : any.data).options().dtype(at::kLong);
    return given.pick(at::arange(n, options).remainder(given.size()));
  };
}

Conditions usual_conditions(const Task& task, const Codec& codec, const Dataset* data, at::Device device) {
  if (task.given.empty()) return no_conditions();
  if (data && data->size() > 0 && !(task.given.is_one() && task.label())) {
    auto draw = conditions_of_rows(*data, codec);
    return [draw, device](std::int64_t n, Rng& rng) { return draw(n, rng).to(device); };
  }
  return labels_by_share(codec, device);
}

Tensor labels_of(const Rows& given, const Task& task) {
  if (given.empty() || !task.label()) return {};
  return given.columns.at(place_of_label(task)).data.to(at::kLong);
}

Task with_known_label(Task task) {
  task.given.fields.front().may_miss = false;
  return task;
}

Tensor known_labels(const Rows& given, const Task& task) {
  if (given.empty() || !task.label()) return {};
  return given.columns.at(place_of_label(task)).observed;
}

Tensor mean_of_known(const Tensor& each, const Tensor& known) {
  return known.defined() ? (each * known).sum() / known.sum().clamp_min(1) : each.mean();
}

Batch of_known_labels(const Batch& batch, const Task& task) {
  const auto known = known_labels(batch.given, task);
  return known.defined() ? batch.pick(known.nonzero().squeeze(1)) : batch;
}

Rows with_labels(const Rows& given, const Task& task, const Tensor& labels) {
  auto changed = given;
  if (changed.empty()) {
    for (const auto& field : task.given.fields) {
      if (&field != task.label()) throw errors::missing_condition(field.name);
    }
    changed.columns.resize(task.given.fields.size());
  }
  changed.columns.at(place_of_label(task)) = Column{encoded(labels, *task.label())};
  return changed;
}

}  // namespace gx
