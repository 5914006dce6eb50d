// Ordinary differential equations dy/dt = f(t, y) of many rows at once, without noise.
//
//   euler      y <- y + h f(t, y)                                             error of the whole O(h)
//   midpoint   y <- y + h f(t + h/2, y + h/2 f(t, y))                         O(h^2)
//   rk4        the classical method of four slopes (Kutta 1901)               O(h^4)
//   dopri5     the pair of orders 5 and 4 of Dormand and Prince (1980, A family of embedded Runge-Kutta formulae, table 2): steps
//              of its own, whose local errors stay within tolerance (1 + |y|) for every number of every row
#pragma once

#include <functional>
#include <string>

#include "generatrix/base/tensor.h"
#include "generatrix/spec/check.h"

namespace gx {

using Slope = std::function<Tensor(double t, const Tensor& y)>;  // y [B, N] -> [B, N], each row by itself

struct OdeMethod {
  std::string name = "dopri5";  // satisfies known_ode_method()
  std::int64_t steps = 100;     // equal steps of the first three
  double tolerance = 1e-5;      // of dopri5
};
Check known_ode_method();

struct Solved {
  Tensor y;               // [B, N]
  Tensor error;           // [B, N]: sums over steps of |local error|; undefined for methods of equal steps, which know none
  std::int64_t n_slopes;  // times that f was asked
};

// y from time `from` to time `to`, which may be the earlier one; differentiable through the steps that were taken, whose lengths
// are constants. The steps of dopri5 suit all rows of a batch, so a row's result depends on the others within the tolerance.
// Throws UserError when dopri5 does not reach its tolerance.
Solved solve(const Slope& f, const Tensor& y, double from, double to, const OdeMethod& method);

// Slopes that follow one another; of dopri5, which takes as many steps as it needs, those of one step.
std::int64_t slopes_of(const OdeMethod& method);

}  // namespace gx
