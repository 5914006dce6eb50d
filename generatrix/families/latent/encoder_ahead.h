// When a posterior moves by itself, ahead of the decoder, so that q(z|x) does not lag behind p(z|x) where a decoder could do
// without z (He, Spokoyny, Neubig and Berg-Kirkpatrick 2019, arXiv 1901.05534, algorithm 1).
#pragma once

#include <torch/nn/module.h>

#include "generatrix/contract/heeds_information.h"
#include "generatrix/spec/fields.h"

namespace gx {

struct AheadSpec {
  std::int64_t steps = 0, repeats = 5;
  std::string until = "steps";

  static auto fields() {
    return std::tuple(field("steps", &AheadSpec::steps,
                            "of training, from the first, in which the encoder moves ahead; 0 = never", at_least(0)),
                      field("repeats", &AheadSpec::repeats, "moves of the encoder alone in each of them", between(1, 1000)),
                      field("until", &AheadSpec::until,
                            "steps: through all of them; information: until a validation finds that codes say no more about "
                            "held-out rows than at one before, if that comes first",
                            one_of({"steps", "information"})));
  }
};

class EncoderAhead final : public torch::nn::Module, public HeedsInformation {
 public:
  explicit EncoderAhead(const AheadSpec& spec);
  // In the step of that index. Waits for the device where the buffers have changed since the last call, and nowhere else.
  int moves(std::int64_t index) const;
  void heed(double information) override;

 private:
  bool is_over() const;

  AheadSpec spec_;
  Tensor over_, most_;  // int64 scalars: whether it is over, and the most information so far in 1e-9 nats; undefined: not asked
  // over_ as the host read it last, and its version then: torch counts how often a tensor is written.
  mutable bool was_over_ = false;
  mutable std::uint32_t version_ = 0;
};

}  // namespace gx
