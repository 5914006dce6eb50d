// Hidden Chow-Liu trees. Liu and Van den Broeck, Tractable Regularization of Probabilistic Circuits, 2021, arXiv 2106.02264,
// section 5.1; fitted by batches as in Liu, Ahmed and Van den Broeck, Scaling Tractable Probabilistic Circuits: A Systems
// Perspective (PyJuice), 2024, arXiv 2406.00766.
#include "generatrix/contract/catalog.h"
#include "generatrix/families/circuit/hidden_tree_model.h"

namespace gx {
namespace {

struct HcltSpec {
  std::int64_t hidden = 64;
  double smoothing = 0.1;
  double first_rate = 0.4;
  double last_rate = 0.05;
  double whole = 0.1;
  std::int64_t bins = 0;

  static auto fields() {
    using S = HcltSpec;
    return std::tuple(
        field("hidden", &S::hidden, "symbols that a hidden cell may be; a multiple of 16 takes the fast kernel",
              between(1, 4096)),
        field("smoothing", &S::smoothing, "rows of the usual law that are added to those of each law, in each batch", above(0)),
        field("first_rate", &S::first_rate, "share of the way that a batch moves the laws, in the first epoch",
              Check{.low = 0, .high = 1, .above_low = true}),
        field("last_rate", &S::last_rate, "the same in the last epoch", Check{.low = 0, .high = 1, .above_low = true}),
        field("whole", &S::whole, "share of the epochs, at the end, that fit all rows at once", between(0, 1)),
        field("bins", &S::bins,
              "of each cell of real numbers, fitted to the first batch: frequent numbers alone, the others in bins of about as "
              "many rows; 0: normal laws",
              Check{.low = 0, .high = 4096}));
  }
};

HiddenTreeModel::Rules hclt_rules(const HcltSpec& spec) {
  return {spec.hidden, spec.smoothing, spec.first_rate, spec.last_rate, spec.whole, spec.bins};
}

std::optional<std::string> why_not_hclt(const HcltSpec& spec, const Task& task) {
  return why_no_hidden_tree(hclt_rules(spec), task);
}

std::shared_ptr<HiddenTreeModel> build_hclt(const HcltSpec& spec, const Task& task) {
  return std::make_shared<HiddenTreeModel>(hclt_rules(spec), Task{task.event, {}});
}

}  // namespace

void add_hclt(Catalog& catalog) {
  catalog.add<HcltSpec>(
      {.name = "hclt",
       .family = "circuit",
       .summary = "hidden Chow-Liu tree: a circuit over cells of any kind, by expectation-maximization; every "
                  "probability is exact",
       .paper = "Liu and Van den Broeck, Tractable Regularization of Probabilistic Circuits, 2021, arXiv 2106.02264"},
      why_not_hclt, build_hclt);
}

}  // namespace gx
