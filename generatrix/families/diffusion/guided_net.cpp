#include "generatrix/families/diffusion/guided_net.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/contract/fits.h"

namespace gx {
namespace {

// Of what the reader tells, and the number beside it.
ContextShape told_shape(const Space& given, double drop) {
  if (given.empty()) return {};
  auto shape = Reader(given).shape();
  if (drop > 0) ++shape.whole;
  return shape;
}

}  // namespace

GuidedNet::GuidedNet(const TimeNetSpec& spec, const Shape& event, const Space& given, double drop, std::int64_t n_outputs)
    : net_(register_module("net", make_time_net(spec, event, told_shape(given, drop), n_outputs))),
      reader_(make_reader(given)),
      drop_(given.empty() ? 0 : drop),
      may_be_unlabeled_(!given.empty() && std::ranges::all_of(given.fields, &Field::may_miss)) {
  if (reader_) register_module("given_reader", reader_);
}

GuidedNet::GuidedNet(TimeNetPtr net) : net_(register_module("net", std::move(net))) {}

Context GuidedNet::with_presence(Context told, const Tensor& there) const {
  const auto column = there.unsqueeze(1);
  told.whole = told.whole.defined() ? at::cat({told.whole.to(there.scalar_type()) * column, column}, 1) : column;
  if (told.along.defined()) told.along = told.along.to(there.scalar_type()) * there.view({-1, 1, 1, 1});
  return told;
}

Context GuidedNet::absent(const Context& told) const {
  const auto zeros = [](const Tensor& t) { return t.defined() ? at::zeros_like(t) : t; };
  return {.whole = zeros(told.whole), .along = zeros(told.along)};
}

Tensor GuidedNet::forward(const Tensor& x, const Tensor& t, const Rows& given, Rng& rng) {
  auto context = told(reader_, given);
  if (drop_ > 0)
    context = with_presence(std::move(context), (rng.uniform({x.size(0)}, x.scalar_type()) >= drop_).to(x.scalar_type()));
  return net_->forward(x, t, context);
}

void GuidedNet::expect_guidance(double guidance) const {
  const auto refuse = [&](const char* why) { throw errors::bad_value("sampler: guidance", fmt::format("{:g}", guidance), why); };
  if (!reader_) refuse("the model reads no condition that could guide: train it with model.conditional = true");
  if (drop_ == 0 && !may_be_unlabeled_)
    refuse("the model saw no rows without their condition: train it with model.drop above 0, such as 0.1");
}

GuidedNet::Told GuidedNet::told_of(const Rows& given, double guidance) const {
  if (guidance != 1) expect_guidance(guidance);
  auto context = told(reader_, given);
  if (drop_ > 0) context = with_presence(std::move(context), at::ones({given.size()}, like().options().requires_grad(false)));
  if (guidance == 1) return [this, context](const Tensor& x, const Tensor& t) { return net_->forward(x, t, context); };
  return [this, context, nothing = absent(context), guidance](const Tensor& x, const Tensor& t) {
    return at::lerp(net_->forward(x, t, nothing), net_->forward(x, t, context), guidance);
  };
}

std::optional<std::string> why_no_guided_net(const TimeNetSpec& net, const Task& task, bool conditional, double drop) {
  if (auto reason = why_no_array(task.event)) return reason;
  if (auto reason = why_no_condition(task, conditional)) return reason;
  if (drop > 0 && !conditional) return "model.drop is the share of dropped conditions, and it needs model.conditional";
  return why_not(net, task.event.only().shape, told_shape(as_read(task, conditional).given, drop));
}

}  // namespace gx
