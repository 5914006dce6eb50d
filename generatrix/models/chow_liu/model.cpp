// The tree over bits, levels or symbols of greatest likelihood. Chow and Liu, Approximating Discrete Probability Distributions
// with Dependence Trees, IEEE Transactions on Information Theory 14(3), 1968; the formulas stand in prob/estimators/chow_liu.h.
#include "generatrix/contract/catalog.h"
#include "generatrix/families/circuit/tree_mixture.h"

namespace gx {
namespace {

struct ChowLiuSpec {
  double smoothing = 1;
  bool edges = true;

  static auto fields() {
    return std::tuple(
        field("smoothing", &ChowLiuSpec::smoothing, "rows of evenly spread symbols that are added to the training rows",
              above(0)),
        field("edges", &ChowLiuSpec::edges, "false: every cell is independent of all others, the floor of all models"));
  }
};

TreeMixture::Rules chow_liu_rules(const ChowLiuSpec& spec) { return {1, spec.edges, spec.smoothing}; }

std::optional<std::string> why_not_chow_liu(const ChowLiuSpec& spec, const Task& task) {
  return why_no_tree_mixture(chow_liu_rules(spec), task);
}

std::shared_ptr<TreeMixture> build_chow_liu(const ChowLiuSpec& spec, const Task& task) {
  return std::make_shared<TreeMixture>(chow_liu_rules(spec), Task{task.event, {}});
}

}  // namespace

void add_chow_liu(Catalog& catalog) {
  catalog.add<ChowLiuSpec>(
      {.name = "chow_liu",
       .family = "circuit",
       .summary = "the most likely tree over bits or symbols, found in one pass; every probability is exact",
       .paper = "Chow and Liu, Approximating Discrete Probability Distributions with Dependence Trees, 1968"},
      why_not_chow_liu, build_chow_liu);
}

}  // namespace gx
