#include <ATen/ATen.h>
#include <torch/autograd.h>

#include "generatrix/eval/cost/measuring.h"

namespace gx {
namespace {

// A step of training in training mode moves running averages; they are put back.
class TrainingMode {
 public:
  explicit TrainingMode(Model& model) : model_(model), was_training_(model.is_training()) {
    for (const auto& buffer : model_.buffers()) buffers_.push_back(buffer.clone());
    model_.train();
  }
  ~TrainingMode() {
    at::NoGradGuard off;
    const auto now = model_.buffers();
    for (std::size_t i = 0; i < now.size(); ++i) now[i].copy_(buffers_[i]);
    model_.train(was_training_);
  }
  TrainingMode(const TrainingMode&) = delete;
  TrainingMode& operator=(const TrainingMode&) = delete;

 private:
  Model& model_;
  bool was_training_;
  std::vector<Tensor> buffers_;
};

// The last of very many steps: every turn acts and every annealing has ended.
constexpr std::int64_t kLate = 1'000'000'000;

// Gradients of every turn, as the trainer takes them; nothing moves.
void take_gradients(CostSubject& subject) {
  at::AutoGradMode on(true);
  const SeedScope layers(subject.options.seed);
  for (auto& turn : subject.model.turns()) {
    Step step{kLate, kLate + 1, subject.rng};
    for (int left = turn.repeats(kLate); left > 0; --left) {
      const auto gradients = torch::autograd::grad({turn.loss(subject.rows, step).total()}, turn.parameters);
      if (left == 1) wait_for(gradients.front());
    }
  }
}

}  // namespace

void measure_training(Cost& cost, CostSubject& subject) {
  if (subject.model.turns().empty()) {
    cost.flops_to_train = cost.bytes_to_train = absent("nothing in it is trained");
    return;
  }
  const TrainingMode mode(subject.model);
  const CostCall step = [&] { take_gradients(subject); };
  cost.flops_to_train = flops_per_event(subject.rows.size(), step);
  cost.bytes_to_train = peak_bytes(step);
}

}  // namespace gx
