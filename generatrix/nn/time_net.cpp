#include "generatrix/nn/time_net.h"

#include <ATen/ATen.h>
#include <c10/util/accumulate.h>
#include <fmt/format.h>

#include <cmath>

#include "generatrix/nn/at_zero.h"
#include "generatrix/nn/time_unet.h"

namespace gx {
namespace {

class TimeMlp final : public TimeNet {
 public:
  TimeMlp(const TimeMlpSpec& spec, const Shape& event, const ContextShape& told, std::int64_t n_outputs)
      : n_outputs_(n_outputs), spec_(spec) {
    const auto n_dims = c10::multiply_integers(event);
    const auto n_read = n_dims * (1 + 2 * spec.event_frequencies) + 2 * spec.frequencies + told.dims();
    net_ = register_module("net", mlp_starting_at_zero(n_read, spec.hidden, n_outputs * n_dims, spec.activation));
  }
  Tensor forward(const Tensor& x, const Tensor& t, const Context& told) override {
    const auto numbers = x.flatten(1);
    std::vector<Tensor> parts{numbers, waves(t, spec_.frequencies, spec_.highest).to(x.scalar_type())};
    if (spec_.event_frequencies > 0)
      parts.push_back(waves(numbers.reshape({-1}), spec_.event_frequencies, spec_.event_highest).view({x.size(0), -1}));
    if (told.whole.defined()) parts.push_back(told.whole.to(x.scalar_type()));
    if (told.along.defined()) parts.push_back(told.along.flatten(1).to(x.scalar_type()));
    auto shape = x.sizes().vec();
    shape[1] *= n_outputs_;
    return net_->forward(at::cat(parts, 1)).view(shape);
  }

 private:
  std::int64_t n_outputs_;
  TimeMlpSpec spec_;
  std::shared_ptr<Mlp> net_;
};

}  // namespace

std::optional<std::string> why_not(const TimeNetSpec& spec, const Shape& event, const ContextShape& told) {
  const auto* unet = std::get_if<TimeUnetSpec>(&spec);
  if (!unet) return {};
  if (event.size() != 3) return "a U-Net reads images [channels, height, width]; use net.kind = mlp";
  if (unet->channels.empty()) return "net.channels is empty: a U-Net works at one size at least";
  const auto& along = told.along;
  if (!along.empty() && (along[1] != event[1] || along[2] != event[2]))
    return fmt::format("a U-Net reads given pictures beside its own, and theirs are {} x {} pixels, not {} x {}", along[1],
                       along[2], event[1], event[2]);
  return {};
}

TimeNetPtr make_time_net(const TimeNetSpec& spec, const Shape& event, const ContextShape& told, std::int64_t n_outputs) {
  if (const auto* mlp = std::get_if<TimeMlpSpec>(&spec)) return std::make_shared<TimeMlp>(*mlp, event, told, n_outputs);
  return std::make_shared<TimeUnet>(std::get<TimeUnetSpec>(spec), event, told, n_outputs);
}

Tensor waves(const Tensor& t, std::int64_t n_frequencies, double highest) {
  const auto frequency = at::logspace(0, std::log10(highest), n_frequencies, 10.0, t.options());  // [n]
  const auto angle = t.unsqueeze(1) * frequency;                                                  // [B, n]
  return at::cat({at::sin(angle), at::cos(angle)}, 1);
}

}  // namespace gx
