// The deep Markov model. Krishnan, Shalit and Sontag 2017, arXiv 1609.09869.
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/sequential/sequential_model.h"
#include "generatrix/models/dmm/dmm_graph.h"
#include "generatrix/nn/sizes.h"

namespace gx {
namespace {

struct DmmSpec {
  std::int64_t latent = 32, hidden = 64, width = 64, layers = 1;
  std::string activation = "relu", reads = "after";
  LikelihoodSpec likelihood = AutoSpec{};
  SequenceBoundSpec bound = ElboBoundSpec{};
  bool conditional = false;

  static auto fields() {
    return std::tuple(
        field("latent", &DmmSpec::latent, "dimensions of z at each step", net_width),
        field("hidden", &DmmSpec::hidden, "features of the gated units that read the row", net_width),
        field("width", &DmmSpec::width, "of the hidden layers of transition and emission", net_width),
        field("layers", &DmmSpec::layers, "hidden layers of each of these nets", between(0, 1000)),
        field("activation", &DmmSpec::activation, "nonlinearity of the hidden layers", known_activation()),
        field("reads", &DmmSpec::reads, "what of the row q(z_t | z_{t-1}, x) reads: steps after z_{t-1}, or both sides",
              one_of({"after", "both"})),
        field("likelihood", &DmmSpec::likelihood, "p(x_t | z_t) of a member"),
        field("bound", &DmmSpec::bound, "what training maximizes, and what the score is"),
        field("conditional", &DmmSpec::conditional,
              "the first state reads what rows are given, and each step what it is given: a model of p(x|y)"));
  }
};

std::optional<std::string> why_not_dmm(const DmmSpec& spec, const Task& task) {
  if (auto reason = why_no_condition(task, spec.conditional)) return reason;
  return why_no_sequences(spec.likelihood, as_read(task, spec.conditional));
}

std::shared_ptr<SequentialModel> build_dmm(const DmmSpec& spec, const Task& task) {
  const auto own = as_read(task, spec.conditional);
  auto parts = sequence_parts(spec.likelihood, own);
  const DmmSizes sizes{spec.latent, spec.hidden, spec.width, spec.layers, spec.reads == "both", spec.activation};
  parts.graph = std::make_shared<DmmGraph>(sizes, parts.n_read(), parts.n_emitted(), shape_of(parts.given_reader));
  return std::make_shared<SequentialModel>(std::move(parts), spec.bound, own);
}

}  // namespace

void add_dmm(Catalog& catalog) {
  catalog.add<DmmSpec>({.name = "dmm",
                        .family = "sequential",
                        .summary = "deep Markov model of series of numbers or bits: latents that follow each other, smoothed",
                        .paper = "Krishnan, Shalit and Sontag, Structured inference networks for nonlinear state space models, "
                                 "2017, arXiv 1609.09869"},
                       why_not_dmm, build_dmm);
}

}  // namespace gx
