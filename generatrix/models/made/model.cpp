// MADE: masked perceptrons as autoregressive laws of bits or levels. Germain, Gregor, Murray and Larochelle, MADE: Masked
// Autoencoder for Distribution Estimation, 2015, arXiv 1502.03509.
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/autoregressive/masked_ensemble.h"
#include "generatrix/nn/activation.h"
#include "generatrix/nn/sizes.h"
#include "generatrix/nn/vector_condition.h"

namespace gx {
namespace {

struct MadeSpec {
  std::vector<std::int64_t> hidden = {500};
  std::string activation = "relu";
  std::string orders = "natural";
  std::int64_t masks = 1;
  bool conditional = false;

  static auto fields() {
    return std::tuple(
        field("hidden", &MadeSpec::hidden, "widths of the hidden layers", net_width),
        field("activation", &MadeSpec::activation, "nonlinearity of the hidden layers", known_activation()),
        field("orders", &MadeSpec::orders, "natural: row by row, first cells first; random: each mask has an order of its own",
              one_of({"natural", "random"})),
        field("masks", &MadeSpec::masks, "masks over the same weights, trained in turn; the law is their mixture", positive),
        field("conditional", &MadeSpec::conditional, "the net reads what rows are given too: a model of p(x|y)"));
  }
};

std::optional<std::string> why_not_made(const MadeSpec& spec, const Task& task) {
  if (auto reason = why_no_masked_ensemble(task)) return reason;
  return why_no_vector_condition(task, spec.conditional);
}

std::shared_ptr<MaskedEnsemble> build_made(const MadeSpec& spec, const Task& task) {
  const auto own = as_read(task, spec.conditional);
  const MaskedEnsemble::Rules rules{
      .hidden = spec.hidden, .activation = spec.activation, .random_orders = spec.orders == "random", .masks = spec.masks};
  return std::make_shared<MaskedEnsemble>(rules, make_reader(own.given), own);
}

}  // namespace

void add_made(Catalog& catalog) {
  catalog.add<MadeSpec>(
      {.name = "made",
       .family = "autoregressive",
       .summary = "a masked perceptron that gives each cell its law from those before it, in one order or several",
       .paper = "Germain, Gregor, Murray and Larochelle, MADE: Masked Autoencoder for Distribution Estimation, "
                "2015, arXiv 1502.03509"},
      why_not_made, build_made);
}

}  // namespace gx
