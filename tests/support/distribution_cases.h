// All distributions that the tests of generatrix/prob run over. One new entry here tests a new distribution.
#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "generatrix/prob/law.h"

namespace gx {

struct DistributionCase {
  std::string name;
  std::vector<Tensor> parameters;  // float64, with a leading batch dimension of 3
  std::function<Distribution(const std::vector<Tensor>&)> build;
  // Where the probability mass lies. A discrete distribution lists all outcomes. A continuous one has the interval [low, high]
  // and cuts it into n_cells cells; every kink or jump of the density must lie between two cells.
  std::vector<double> outcomes = {};
  double low = 0, high = 0;
  std::int64_t n_cells = 40000;
  bool reparameterized = false;
  bool has_mean = true;
  std::vector<std::vector<Tensor>> extremes = {};  // extreme parameters; log_prob of `edges` must stay finite with them
  std::vector<double> edges = {};

  Distribution at_float64() const { return build(parameters); }
  bool discrete() const { return !outcomes.empty(); }
  // The outcomes, or the centers of all cells: [points].
  Tensor points() const;
  double cell() const { return discrete() ? 1 : (high - low) / static_cast<double>(n_cells); }
};

inline void PrintTo(const DistributionCase& c, std::ostream* out) { *out << c.name; }  // for GoogleTest

const std::vector<DistributionCase>& distribution_cases();

// Parameters cast to another type, and row i of each.
std::vector<Tensor> cast(const std::vector<Tensor>& parameters, at::ScalarType type);
std::vector<Tensor> row(const std::vector<Tensor>& parameters, std::int64_t i);

}  // namespace gx
