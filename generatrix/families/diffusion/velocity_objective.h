// What moves a velocity field, as a value that the recipe passes. Both make draws and scores of the same kind: x_0 ~ N(0, I) is
// carried to data by dx/dt = v(x, t | c) from t = 0 to 1.
//
//   flow matching       E |v(x_t, t | c) - (x_1 - x_0)|^2, the mean over numbers, with x_t = (1 - t) x_0 + t x_1, x_0 ~ N(0, I),
//                       t ~ U[0, 1); no equation is solved                 (Lipman et al. 2023, arXiv 2210.02747, section 4.1)
//   maximum likelihood  -log p(x_1), by the equation solved back from data  (Grathwohl et al. 2019, arXiv 1810.01367, section 3);
//                       and `kinetic` times the mean over numbers of the integral of |v|^2, which keeps paths straight and steps
//                       few                                                (Finlay et al. 2020, arXiv 2002.02798, eq. 5)
#pragma once

#include <functional>

#include "generatrix/contract/turn.h"
#include "generatrix/families/diffusion/guided_net.h"
#include "generatrix/prob/ode/solve.h"

namespace gx {

struct VelocityProblem {
  GuidedNet& net;
  const Tensor& x1;   // [B, ...event], as the net sees it
  const Rows& given;  // B rows, or none
  double log_volume;  // nats: log p of an event is log p of x1 and this
};

struct VelocityObjective {
  std::function<Loss(const VelocityProblem&, Rng&)> loss;
  bool by_rows;  // as Turn::by_rows
};

// optimal_transport: noise goes with rows so that among 64 their squared distances have the least sum (Tong et al. 2024, arXiv
// 2302.00482; prob/estimators/assignment.h).
enum class Pairs { independent, optimal_transport };
VelocityObjective flow_matching(Pairs pairs);

struct LikelihoodRules {
  OdeMethod method = {};      // equal steps may be exploited: a field that changes between them has a loss and no density
  std::int64_t n_probes = 1;  // of the trace; 0: exact
  double kinetic = 0;
};
VelocityObjective maximum_likelihood(LikelihoodRules rules);

// The field as a slope of rows [B, D], for these rows' conditions.
Slope velocity_of(const GuidedNet& net, const Rows& given, const Shape& event, double guidance = 1);

}  // namespace gx
