// What training learns of a model's codes while it goes on.
#pragma once

namespace gx {

// A part of a model, one of its modules, that acts on how much codes say about held-out rows.
struct HeedsInformation {
  virtual ~HeedsInformation() = default;
  // I_q(x; z) in nats (prob/estimators/posterior_information.h) of some held-out rows, the same ones at each validation, and
  // where there is such a number. What the part makes of it is state: it must lie in buffers, of whole numbers since averages of
  // weights take in those of real ones. A resumed run then goes on as if it had not been stopped.
  virtual void heed(double information) = 0;
};

}  // namespace gx
