#include "generatrix/families/sequential/completion.h"

#include <ATen/ATen.h>

#include "generatrix/families/sequential/resampling.h"

namespace gx {
namespace {

constexpr double kResampleBelow = 0.5;

// What is known of each step: of which rows all cells, and on the host whether there is any such row, and any known cell.
struct KnownSteps {
  explicit KnownSteps(const Tensor& observed) {  // [T, B, ...]
    const auto cells = observed.flatten(2);
    whole = cells.all(2);
    any_whole = whole.any(1).to(at::kCPU).contiguous();
    any = cells.any(2).any(1).to(at::kCPU).contiguous();
  }
  bool has_whole(std::int64_t t) const { return any_whole.const_data_ptr<bool>()[t]; }
  bool has_any(std::int64_t t) const { return any.const_data_ptr<bool>()[t]; }

  Tensor whole, any_whole, any;  // bool [T, B], [T], [T]
};

// Members of 0 axes have no cells to flatten.
Tensor with_axis(const Tensor& observed) { return observed.dim() == 2 ? observed.unsqueeze(2) : observed; }

Tensor chosen(const Tensor& path, const Tensor& log_w, Rng& rng) {
  const auto which = rng.categorical(log_w.t(), 1);  // [1, B]
  return Resampled{{}, which}.of(path)[0];
}

}  // namespace

Tensor completed(const SequenceBatch& batch, const std::function<Tensor(const Tensor&)>& read, std::int64_t n_particles,
                 Rng& rng) {
  const at::NoGradGuard off;
  auto& graph = batch.graph;
  const auto& [data, length, observed, start, index] = batch.members;
  const KnownSteps known(with_axis(observed));
  const auto n = batch.n_rows();
  auto state = batch.first_state.expand({n_particles, -1, -1});
  auto log_w = at::zeros({n_particles, n}, state.options());
  auto path = data.transpose(0, 1).expand(at::IntArrayRef(joined({n_particles}, data.transpose(0, 1).sizes()))).contiguous();
  const auto all_rows = at::ones({n}, state.options().dtype(at::kBool));
  for (std::int64_t t = 0; t < batch.n_steps(); ++t) {
    state = batch.told(state, t);
    const auto opened = graph.opened(state);
    const auto p = graph.prior(state);
    auto z = p.sample({}, rng);  // [K, B, Z]
    if (known.has_whole(t)) {
      const auto whole = known.whole[t];
      const auto q = graph.posterior(opened, batch.reading.evidence[t]);
      z = at::where(whole.unsqueeze(1), q.sample({}, rng), z);
      log_w = log_w + at::where(whole, vector_log_prob(p, z) - vector_log_prob(q, z), at::zeros({}, log_w.options()));
    }
    const auto f = graph.features(z);
    const auto law = batch.likelihood.of(graph.emission(state, f).unflatten(-1, batch.likelihood.parameters()));
    if (known.has_any(t)) log_w = log_w + law->log_prob(batch.member(t));
    const auto x = at::where(observed[t], data[t], law->sample(rng).data.to(data.scalar_type()));  // [K, B, ...]
    path.select(2, t).copy_(x);
    state = graph.next(state, opened, f, graph.drive(read(x.flatten(0, 1))).unflatten(0, {n_particles, n}));
    if (n_particles == 1 || !known.has_any(t)) continue;
    const auto anew = resampled(log_w, kResampleBelow, all_rows, rng);
    if (!anew.any()) continue;
    log_w = at::where(anew.rows, at::zeros({}, log_w.options()), log_w);
    state = anew.of(state), path = anew.of(path);
  }
  return n_particles == 1 ? path[0] : chosen(path, log_w, rng);
}

}  // namespace gx
