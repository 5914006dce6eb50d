// NADE: Larochelle and Murray, The neural autoregressive distribution estimator, AISTATS 2011.
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/autoregressive/autoregressive.h"
#include "generatrix/families/autoregressive/masked_ensemble.h"
#include "generatrix/families/autoregressive/nade_net.h"
#include "generatrix/nn/sizes.h"
#include "generatrix/nn/vector_condition.h"

namespace gx {
namespace {

struct NadeSpec {
  std::int64_t hidden = 500;
  bool conditional = false;

  static auto fields() {
    return std::tuple(
        field("hidden", &NadeSpec::hidden, "hidden units, which all cells share", net_width),
        field("conditional", &NadeSpec::conditional, "the hidden units read what rows are given: a model of p(x|y)"));
  }
};

std::optional<std::string> why_not_nade(const NadeSpec& spec, const Task& task) {
  if (auto reason = why_no_masked_ensemble(task)) return reason;
  return why_no_vector_condition(task, spec.conditional);
}

std::shared_ptr<Autoregressive> build_nade(const NadeSpec& spec, const Task& task) {
  const auto own = as_read(task, spec.conditional);
  const auto reader = make_reader(own.given);
  auto net = std::make_shared<NadeNet>(spec.hidden, own.event.only(), shape_of(reader));
  return std::make_shared<Autoregressive>(std::move(net), reader, own);
}

}  // namespace

void add_nade(Catalog& catalog) {
  catalog.add<NadeSpec>({.name = "nade",
                         .family = "autoregressive",
                         .summary = "one layer of hidden units that goes on from cell to cell: exact probabilities of bits",
                         .paper = "Larochelle and Murray, The neural autoregressive distribution estimator, AISTATS, 2011"},
                        why_not_nade, build_nade);
}

}  // namespace gx
