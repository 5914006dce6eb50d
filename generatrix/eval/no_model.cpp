#include "generatrix/eval/no_model.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace gx {
namespace {

struct NoModel final : Model {
  explicit NoModel(Task task) : Model(std::move(task)) {}
  std::vector<Turn> turns() override { return {}; }
};

}  // namespace

std::vector<Sampler> samplers_of_no_model(const Reference& reference) {
  const auto& train = reference.train();
  const auto independent = [&train](std::int64_t n, const Rows&, Rng& rng) {
    const auto cells = train.flatten(1);  // [N, D]
    const auto rows = rng.integers(cells.size(0), {n, cells.size(1)}).to(at::kCPU);
    auto shape = train.sizes().vec();
    shape[0] = n;
    return Rows(cells.gather(0, rows).view(shape));
  };
  const auto copies = [&reference](std::int64_t n, const Rows&, Rng&) {
    const auto& rows = reference.train();
    const auto first = std::min(reference.twin().size(), std::max<std::int64_t>(0, rows.size(0) - n));
    return Rows(rows.index_select(0, at::arange(first, first + n, at::kLong).remainder(rows.size(0))));
  };
  return {{.name = kIndependentCells, .draw = independent}, {.name = kCopies, .draw = copies}};
}

ModelPtr no_model(const Codec& codec) { return std::make_shared<NoModel>(Task{codec.task().event, {}}); }

}  // namespace gx
