#include "generatrix/contract/shared_batch.h"

#include <torch/autograd.h>
#include <torch/custom_class.h>

#include <utility>

namespace gx {
namespace {

thread_local const SumOfParts* in_force = nullptr;

struct Held : torch::CustomClassHolder {
  explicit Held(SumOfParts sum) : sum(std::move(sum)) {}
  SumOfParts sum;
};

struct Summed : torch::autograd::Function<Summed> {
  static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& x, const c10::intrusive_ptr<Held>& held) {
    context->saved_data["sum"] = c10::IValue::make_capsule(held);
    auto sum = x.detach().clone(at::MemoryFormat::Contiguous);
    held->sum(sum);
    return sum;
  }
  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list slopes) {
    const auto held = c10::static_intrusive_pointer_cast<Held>(context->saved_data["sum"].toCapsule());
    return {apply(slopes[0], held), Tensor()};
  }
};

}  // namespace

SharedBatch::SharedBatch(SumOfParts sum) : sum_(std::move(sum)), before_(std::exchange(in_force, &sum_)) {}
SharedBatch::~SharedBatch() { in_force = before_; }

bool is_part_of_batch() { return in_force != nullptr; }

Tensor sum_of_parts(const Tensor& x) { return in_force ? Summed::apply(x, c10::make_intrusive<Held>(*in_force)) : x; }

}  // namespace gx
