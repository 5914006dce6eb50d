// The variational recurrent neural network. Chung, Kastner, Dinh, Goel, Courville and Bengio 2015, arXiv 1506.02216.
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/sequential/sequential_model.h"
#include "generatrix/models/vrnn/vrnn_graph.h"
#include "generatrix/nn/sizes.h"

namespace gx {
namespace {

struct VrnnSpec {
  std::int64_t latent = 32, hidden = 64, width = 64, layers = 1;
  std::string activation = "relu";
  LikelihoodSpec likelihood = AutoSpec{};
  SequenceBoundSpec bound = ElboBoundSpec{};
  bool conditional = false;

  static auto fields() {
    return std::tuple(field("latent", &VrnnSpec::latent, "dimensions of z at each step", net_width),
                      field("hidden", &VrnnSpec::hidden, "features that the gated unit carries from step to step", net_width),
                      field("width", &VrnnSpec::width, "of the hidden layers of all nets", net_width),
                      field("layers", &VrnnSpec::layers, "hidden layers of each net", net_depth),
                      field("activation", &VrnnSpec::activation, "nonlinearity of the hidden layers", known_activation()),
                      field("likelihood", &VrnnSpec::likelihood, "p(x_t | z_t, h_t) of a member"),
                      field("bound", &VrnnSpec::bound, "what training maximizes, and what the score is"),
                      field("conditional", &VrnnSpec::conditional,
                            "the first state reads what rows are given, and each step what it is given: a model of p(x|y)"));
  }
};

std::optional<std::string> why_not_vrnn(const VrnnSpec& spec, const Task& task) {
  if (auto reason = why_no_condition(task, spec.conditional)) return reason;
  return why_no_sequences(spec.likelihood, as_read(task, spec.conditional));
}

std::shared_ptr<SequentialModel> build_vrnn(const VrnnSpec& spec, const Task& task) {
  const auto own = as_read(task, spec.conditional);
  auto parts = sequence_parts(spec.likelihood, own);
  const VrnnSizes sizes{spec.latent, spec.hidden, spec.width, spec.layers, spec.activation};
  parts.graph = std::make_shared<VrnnGraph>(sizes, parts.n_read(), parts.n_emitted(), shape_of(parts.given_reader));
  return std::make_shared<SequentialModel>(std::move(parts), spec.bound, own);
}

}  // namespace

void add_vrnn(Catalog& catalog) {
  catalog.add<VrnnSpec>({.name = "vrnn",
                         .family = "sequential",
                         .summary = "variational recurrent net over series of numbers or bits: a latent at every step",
                         .paper = "Chung, Kastner, Dinh, Goel, Courville and Bengio, A recurrent latent variable model for "
                                  "sequential data, 2015, arXiv 1506.02216"},
                        why_not_vrnn, build_vrnn);
}

}  // namespace gx
