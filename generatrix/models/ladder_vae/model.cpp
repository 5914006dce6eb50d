// The ladder VAE. Sonderby, Raiko, Maaloe, Sonderby and Winther, Ladder Variational Autoencoders, 2016, arXiv 1602.02282.
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/hierarchy/hierarchy.h"
#include "generatrix/families/hierarchy/rungs.h"

namespace gx {
namespace {

struct LadderVaeSpec {
  std::vector<std::int64_t> latent = {64, 32, 16};
  RungsSpec net = MlpRungsSpec{};
  double beta = 1;
  double free_bits = 0;
  KlScheduleSpec kl = {.shape = "linear", .warm_up = 0.2};
  bool balance = false;
  LikelihoodSpec likelihood = AutoSpec{};

  static auto fields() {
    return std::tuple(
        field("latent", &LadderVaeSpec::latent, "size of each rung's z, from data to top: numbers (mlp) or maps (conv)",
              net_width),
        field("net", &LadderVaeSpec::net, "the nets between rungs"),
        field("beta", &LadderVaeSpec::beta, "weight of the KL; 1 is the bound on log p(x)", at_least(0)),
        field("free_bits", &LadderVaeSpec::free_bits, "nats that each rung may use before its KL counts", at_least(0)),
        field("kl", &LadderVaeSpec::kl, "how the weight of the KL moves over training"),
        field("balance", &LadderVaeSpec::balance, "while that weight grows, a rung's KL weighs by its nats a dimension (NVAE)"),
        field("likelihood", &LadderVaeSpec::likelihood, "p(x|z)"));
  }
};

Shape read_by_first_rung(const LadderVaeSpec& spec, const Space& event) {
  const auto shape = Reader(event).shape();
  return joined_shape(std::holds_alternative<MlpRungsSpec>(spec.net) ? NetSpec(MlpSpec{}) : NetSpec(ConvSpec{}), shape);
}

std::optional<std::string> why_not_ladder_vae(const LadderVaeSpec& spec, const Task& task) {
  if (auto reason = why_not(spec.likelihood, task.event)) return reason;
  if (std::holds_alternative<ConvRungsSpec>(spec.net)) {
    const auto along = Reader(task.event).shape().along;
    if (auto reason = why_not(NetSpec(ConvSpec{}), task.event.is_one() ? along : Shape{})) return reason;
  }
  return why_not(spec.net, spec.latent);
}

std::shared_ptr<Hierarchy> build_ladder_vae(const LadderVaeSpec& spec, const Task& task) {
  const auto own = as_read(task, /*conditional=*/false);
  const auto reads = read_by_first_rung(spec, own.event);
  auto ladder = make_rungs(spec.net, spec.latent, reads);
  const auto net = [&](const CellNumbers& numbers) {
    return net_from_rungs(spec.net, ladder.below, numbers.shape, numbers.n_per_cell);
  };
  return std::make_shared<Hierarchy>(Hierarchy::Parts{.reader = std::make_shared<Reader>(own.event),
                                                      .reads = reads,
                                                      .ladder = std::make_shared<Ladder>(std::move(ladder.rungs)),
                                                      .decoder = make_decoder(net, ladder.below, spec.likelihood, own.event),
                                                      .bound = {spec.beta, spec.kl, spec.free_bits},
                                                      .balance = spec.balance},
                                     own);
}

}  // namespace

void add_ladder_vae(Catalog& catalog) {
  catalog.add<LadderVaeSpec>({.name = "ladder_vae",
                              .family = "hierarchy",
                              .summary = "VAE with a ladder of latent groups: q walks down the same way as p",
                              .paper = "Sonderby et al., Ladder Variational Autoencoders, 2016, arXiv 1602.02282"},
                             why_not_ladder_vae, build_ladder_vae);
}

}  // namespace gx
