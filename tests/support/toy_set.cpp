#include "tests/support/toy_set.h"

#include <ATen/ATen.h>

#include "generatrix/prob/distributions/normal.h"

namespace gx {
namespace {

struct ToySetSpec {
  static auto fields() { return std::tuple(); }
};

std::optional<std::string> why_no_set(const ToySetSpec&, const Task& task) {
  const bool fits = task.event.is_one() && task.event.only().layout == Field::Layout::set && is_real(task.event.only().values);
  return fits ? std::nullopt : std::optional<std::string>("its rows are no sets of numbers");
}

}  // namespace

ToySet::ToySet(const Task& task) : Model({task.event, {}}) {
  const auto& shape = task.event.only().shape;
  loc_ = register_parameter("loc", 0.1 * at::randn(shape));
  log_scale_ = register_parameter("log_scale", 0.1 * at::randn(shape));
}

RowsLaw ToySet::law(const Tensor& length, std::int64_t n_members) const {
  const auto& member = task().event.only().shape;
  Shape shape{length.size(0), n_members};
  shape.insert(shape.end(), member.begin(), member.end());
  return RowsLaw(
      {ragged_law(Normal{loc_.expand(shape), log_scale_.exp().expand(shape)}, static_cast<int>(member.size()), length)});
}

std::vector<Turn> ToySet::turns() {
  const auto loss = [this](const Batch& batch, const Step&) {
    const auto& column = batch.event.columns.front();
    return Loss().add("nll", -law(column.length, column.data.size(1)).log_prob(batch.event).mean());
  };
  return {{.name = "model", .parameters = parameters(), .loss = loss, .by_rows = true}};
}

Score ToySet::score(const Batch& batch, Rng&) {
  at::NoGradGuard off;
  const auto& column = batch.event.columns.front();
  return {.nats = law(column.length, column.data.size(1)).log_prob(batch.event),
          .info = score_info(),
          .n_cells = column.length * task().event.only().dims()};
}

Rows ToySet::sample(std::int64_t n, const Rows&, Rng& rng) {
  at::NoGradGuard off;
  const auto longest = task().event.only().longest;
  return law(at::full({n}, longest, loc_.options().dtype(at::kLong).requires_grad(false)), longest).sample(rng);
}

void add_toy_set(Catalog& catalog) {
  catalog.add<ToySetSpec>({.name = "toy_set", .family = "test", .summary = "a test's own, of sets", .paper = "none"}, why_no_set,
                          [](const ToySetSpec&, const Task& task) { return std::make_shared<ToySet>(task); });
}

}  // namespace gx
