// Generated rows that serve both turns of a step, so that the generator makes one pass in place of two: the turn that comes first
// makes and keeps them with their graph, the other takes them. The discriminator's turn looks at them without the graph.
//
// Where both turns are told the same and no noise is drawn, these are the rows that the second turn would make, since nobody has
// moved the generator in between. Else the generator learns from the rows that the discriminator has just learned from. Running
// statistics inside the generator then follow one pass a step.
#pragma once

#include <ATen/core/grad_mode.h>

#include <optional>
#include <utility>

#include "generatrix/contract/turn.h"
#include "generatrix/spec/fields.h"

namespace gx {

template <class Made>
class MadeOnce final {
 public:
  explicit MadeOnce(bool reuses = true) : reuses_(reuses) {}
  // What `make` gives, in the turn that comes first: kept, or without a graph where each turn makes its own.
  template <class Make>
  Made first(const Step& step, const Make& make) {
    if (!reuses_) {
      const at::NoGradGuard off;
      return make();
    }
    index_ = step.index;
    return kept_.emplace(make());
  }
  // In the other turn: what the first kept in this step, if nobody took it; else what `make` gives.
  template <class Make>
  Made second(const Step& step, const Make& make) {
    if (!kept_ || index_ != step.index) return make();
    return *std::exchange(kept_, std::nullopt);
  }

 private:
  bool reuses_;
  std::int64_t index_ = -1;
  std::optional<Made> kept_;
};

// The setting of models that leave it to the configuration.
template <class S>
auto reuse_field() {
  return field<S, bool>("reuse", &S::reuse,
                        "the generator learns from the rows that the discriminator saw in the same step: a pass less; false: "
                        "it makes others");
}

}  // namespace gx
