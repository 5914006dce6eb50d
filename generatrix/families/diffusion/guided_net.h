// A net of noisy events that may be told what rows are given, or nothing: trained with the conditions of some rows dropped, it
// can be guided (classifier-free guidance: Ho and Salimans 2022, arXiv 2207.12598, eq. 6, whose w is this w less 1):
//
//   guided(x, t | c) = net(x, t) + w (net(x, t | c) - net(x, t))             w = 1: the condition as it is; w = 0: none
//
// A dropped condition is zeros; beside it a number says whether the condition is there (1) or dropped (0). Rows whose label is
// unknown need no number: their label is zeros already (nn/reader.h).
#pragma once

#include <functional>
#include <optional>

#include "generatrix/base/rng.h"
#include "generatrix/data/space.h"
#include "generatrix/nn/reader.h"
#include "generatrix/nn/time_net.h"

namespace gx {

class GuidedNet final : public torch::nn::Module {
 public:
  // drop: the share of rows whose condition is dropped in training. `given` is what the reader reads. n_outputs: nn/time_net.h.
  GuidedNet(const TimeNetSpec& spec, const Shape& event, const Space& given, double drop, std::int64_t n_outputs = 1);
  // The same around a net that is there already, which is told nothing.
  explicit GuidedNet(TimeNetPtr net);

  // In training: x [B, ...event], t [B].
  Tensor forward(const Tensor& x, const Tensor& t, const Rows& given, Rng& rng);
  // Throws UserError when the net cannot be guided: it reads no condition, or never saw rows without theirs.
  void expect_guidance(double guidance) const;
  // As a function (x, t), for these rows' conditions. Where w is not 1, expect_guidance.
  using Told = std::function<Tensor(const Tensor& x, const Tensor& t)>;
  Told told_of(const Rows& given, double guidance = 1) const;
  Tensor like() const { return net_->parameters().front(); }  // a weight: numbers have its type and device

 private:
  Context with_presence(Context told, const Tensor& there) const;  // there [B]
  Context absent(const Context& told) const;
  TimeNetPtr net_;
  ReaderPtr reader_;
  double drop_ = 0;
  bool may_be_unlabeled_ = false;  // every field given may be unknown
};
using GuidedNetPtr = std::shared_ptr<GuidedNet>;

// Why there is no such net of the task's events, told what rows are given where it is conditional. Nothing when there is one.
std::optional<std::string> why_no_guided_net(const TimeNetSpec& net, const Task& task, bool conditional, double drop);

}  // namespace gx
