#include <ATen/ATen.h>
#include <torch/autograd.h>

#include <algorithm>

#include "generatrix/eval/cost/measuring.h"
#include "generatrix/eval/mode_scope.h"

namespace gx {
namespace {

// A step in training mode moves running averages; they are put back.
class KeptBuffers {
 public:
  explicit KeptBuffers(Model& model) : model_(model) {
    for (const auto& buffer : model_.buffers()) kept_.push_back(buffer.clone());
  }
  ~KeptBuffers() {
    at::NoGradGuard off;
    const auto now = model_.buffers();
    for (std::size_t i = 0; i < now.size(); ++i) now[i].copy_(kept_[i]);
  }
  KeptBuffers(const KeptBuffers&) = delete;
  KeptBuffers& operator=(const KeptBuffers&) = delete;

 private:
  Model& model_;
  std::vector<Tensor> kept_;
};

// The last of very many steps: every turn acts and every annealing has ended.
constexpr std::int64_t kLate = 1'000'000'000;

// Gradients of every turn, as the trainer takes them; nothing moves.
void take_gradients(CostSubject& subject) {
  at::AutoGradMode on(true);
  const SeedScope layers(subject.options.seed);
  const auto n = subject.rows.size();
  const Batch nothing;
  for (auto& turn : subject.model.turns()) {
    if (turn.fit) continue;
    const Step step{kLate, kLate + 1, n, n, subject.rng};
    const auto& batch = turn.reads == Turn::Reads::none ? nothing : subject.rows;
    for (int left = turn.repeats(kLate); left > 0; --left) {
      const auto gradients = torch::autograd::grad({turn.loss(batch, step).total()}, turn.parameters);
      if (left == 1) wait_for(gradients.front());
    }
  }
}

}  // namespace

void measure_training(Cost& cost, CostSubject& subject) {
  const auto turns = subject.model.turns();
  if (std::ranges::all_of(turns, [](const Turn& turn) { return static_cast<bool>(turn.fit); })) {
    const auto* why = turns.empty() ? "nothing in it is trained" : "it is fitted to all rows at once";
    cost.flops_to_train = cost.bytes_to_train = absent(why);
    return;
  }
  const KeptBuffers kept(subject.model);
  const ModeScope mode(subject.model, ModeScope::Mode::training);
  const CostCall step = [&] { take_gradients(subject); };
  cost.flops_to_train = flops_per_event(subject.rows.size(), step);
  cost.bytes_to_train = peak_bytes(step);
  if (!cost.bytes_to_train.value) return;
  double kept_bytes = 0;
  for (const auto& p : subject.model.parameters())
    kept_bytes += static_cast<double>(subject.options.numbers_kept * p.numel() * p.element_size());
  *cost.bytes_to_train.value += kept_bytes;
  cost.bytes_to_train.extra = {{"batch", static_cast<double>(subject.rows.size())}, {"bytes_of_optimizer", kept_bytes}};
}

}  // namespace gx
