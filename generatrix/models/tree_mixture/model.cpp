// Mixtures of trees over bits, levels or symbols. Meila and Jordan, Learning with Mixtures of Trees, Journal of Machine Learning
// Research 1, 2000; without edges latent classes (Lazarsfeld 1950).
#include "generatrix/contract/catalog.h"
#include "generatrix/families/circuit/tree_mixture.h"

namespace gx {
namespace {

struct TreeMixtureSpec {
  std::int64_t components = 10;
  bool edges = true;
  double smoothing = 1;

  static auto fields() {
    return std::tuple(
        field("components", &TreeMixtureSpec::components, "trees that are mixed", positive),
        field("edges", &TreeMixtureSpec::edges, "false: within a component every cell is independent of all others"),
        field("smoothing", &TreeMixtureSpec::smoothing, "rows of evenly spread symbols that are added to those of each component",
              above(0)));
  }
};

TreeMixture::Rules mixture_rules(const TreeMixtureSpec& spec) { return {spec.components, spec.edges, spec.smoothing}; }

std::optional<std::string> why_not_mixture(const TreeMixtureSpec& spec, const Task& task) {
  return why_no_tree_mixture(mixture_rules(spec), task);
}

std::shared_ptr<TreeMixture> build_mixture(const TreeMixtureSpec& spec, const Task& task) {
  return std::make_shared<TreeMixture>(mixture_rules(spec), Task{task.event, {}});
}

}  // namespace

void add_tree_mixture(Catalog& catalog) {
  catalog.add<TreeMixtureSpec>(
      {.name = "tree_mixture",
       .family = "circuit",
       .summary = "several trees over bits or symbols, by expectation-maximization; every probability is exact",
       .paper = "Meila and Jordan, Learning with Mixtures of Trees, 2000"},
      why_not_mixture, build_mixture);
}

}  // namespace gx
