// Every number of a vector moves by a map that the numbers before it choose (Papamakarios, Pavlakou and Murray, Masked
// Autoregressive Flow, 2017, arXiv 1705.07057, section 3.1). With m_d the family's map of the parameters(x_<d)_d:
//
//   inverse            z_d = inverse of m_d at x_d, all d at once: the parameters of all numbers in one pass
//   inverse log-det    sum_d of m_d's
//   forward            x_d = m_d(z_d) for d = 0, 1, ...: number by number, along a walk
//   forward log-det    sum_d of m_d's
//
// An inverse autoregressive flow is invert of this. The event is the last dimension, [D].
#pragma once

#include <memory>

#include "generatrix/prob/bijectors/map_family.h"

namespace gx {

// What gives number d of a vector its parameters by the numbers before d.
class Conditioner {
 public:
  virtual ~Conditioner() = default;
  virtual Tensor parameters(const Tensor& x) const = 0;  // [..., D] -> [..., D, P]; the leading shape may grow

  // The same number by number: next(undefined) gives the parameters [..., P] of number 0, next(x_d) [...] those of number d + 1.
  class Walk {
   public:
    virtual ~Walk() = default;
    virtual Tensor next(const Tensor& last) = 0;
  };
  // Of vectors of the shape and type of `like`. This one takes a whole pass for each number.
  virtual std::unique_ptr<Walk> walk(const Tensor& like) const;
};

struct AutoregressiveMap {
  std::shared_ptr<const Conditioner> conditioner;
  MapFamily maps;

  Mapped forward(const Tensor& latent) const;
  Mapped inverse(const Tensor& data) const;
};

}  // namespace gx
