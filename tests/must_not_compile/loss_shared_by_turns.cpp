// must not compile: 'this' argument to member function 'add' is an lvalue
// A loss is built in one expression and handed over; two turns cannot add to the same one.
#include "generatrix/contract/turn.h"

gx::Loss build(const gx::Tensor& rate, const gx::Tensor& distortion) {
#ifndef GX_RIGHT
  gx::Loss shared;
  shared.add("rate", rate);
#endif
  return gx::Loss{}.add("rate", rate).add("distortion", distortion);
}
