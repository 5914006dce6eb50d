// Pictures of two kinds carried into each other without pairs. Zhu, Park, Isola and Efros, Unpaired Image-to-Image Translation
// using Cycle-Consistent Adversarial Networks, 2017, arXiv 1703.10593.
#include <ATen/ATen.h>

#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/adversarial/adversarial.h"
#include "generatrix/nn/parameters.h"
#include "generatrix/nn/unet.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/point_mass.h"

namespace gx {
namespace {

struct CycleganSpec {
  UnetSpec generator;
  UnetSpec discriminator;
  DivergenceSpec divergence = LeastSquaresSpec{};
  double cycle = 10;
  double identity = 0;
  std::int64_t pool = 50;
  bool apart = true;

  static auto fields() {
    using S = CycleganSpec;
    return std::tuple(
        field("generator", &S::generator, "U-Nets F and G, from each kind of picture to the other"),
        field("discriminator", &S::discriminator, "nets from a picture to the logit of being real, patch by patch; one a kind"),
        field("divergence", &S::divergence, "what the players descend"),
        field("cycle", &S::cycle, "weight of the mean absolute error after going there and back", positive),
        field("identity", &S::identity, "weight of the mean absolute change of pictures that are of the kind to be made",
              at_least(0)),
        field("pool", &S::pool,
              "generated pictures of each kind that are kept: every second picture that a discriminator sees is "
              "an earlier one; 0: none",
              between(0, 100'000)),
        field("apart", &S::apart, "real and generated rows pass a discriminator one after the other; false: as one batch"));
  }
};

// Earlier generated pictures (Shrivastava et al. 2017, arXiv 1612.07828, section 2.3). Of a batch of n at most P places are
// exchanged, each with probability 1/2, or surely while it is empty.
class Pool final : public torch::nn::Module {
 public:
  Pool(std::int64_t n, const Shape& event) {
    auto shape = event;
    shape.insert(shape.begin(), n);
    rows_ = register_buffer("rows", at::zeros(shape));
    filled_ = register_buffer("filled", at::zeros({n}));
  }
  struct Drawn {
    Tensor rows;    // what the discriminator sees: fresh ones and earlier ones
    Tensor places;  // of the pool, for the first rows of the batch
    Tensor stays;   // whether such a row is to lie there from now on
  };
  Drawn draw(const Tensor& fresh, Rng& rng) const {
    const auto n = std::min(fresh.size(0), rows_.size(0));
    const auto places = rng.permutation(rows_.size(0)).narrow(0, 0, n);
    const auto has = filled_.index_select(0, places) > 0, chosen = rng.uniform({n}) < 0.5;
    const auto earlier = rows_.index_select(0, places).to(fresh.scalar_type());
    const auto first = at::where((has & chosen).view({n, 1, 1, 1}), earlier, fresh.narrow(0, 0, n));
    return {at::cat({first, fresh.narrow(0, n, fresh.size(0) - n)}), places, chosen | ~has};
  }
  void keep(const Tensor& fresh, const Tensor& places, const Tensor& stays) {
    const auto earlier = rows_.index_select(0, places);
    const auto latest = fresh.narrow(0, 0, earlier.size(0)).to(earlier.scalar_type());
    rows_.index_copy_(0, places, at::where(stays.view({-1, 1, 1, 1}), latest, earlier));
    filled_.index_fill_(0, places, 1);
  }

 private:
  Tensor rows_, filled_;  // [P, C, H, W]; [P], 1 where a picture lies
};

// X are events, Y what they are given; no x belongs to any y.
class Cyclegan final : public Model, public CanSample, public CanEncode, public CanDecode {
 public:
  Cyclegan(const CycleganSpec& spec, Task task)
      : Model(std::move(task)),
        spec_(spec),
        divergence_(make_divergence(spec.divergence)),
        of_x_(this->task().event.only()),
        of_y_(this->task().given.only()) {
    const auto &x = this->task().event.only().shape, &y = this->task().given.only().shape;
    to_x_ = register_module("to_x", std::make_shared<Unet>(y[0], x[0], spec.generator, x));
    to_y_ = register_module("to_y", std::make_shared<Unet>(x[0], y[0], spec.generator, y));
    judge_x_ = register_module("judge_x", std::make_shared<PatchNet>(x[0], spec.discriminator));
    judge_y_ = register_module("judge_y", std::make_shared<PatchNet>(y[0], spec.discriminator));
    pool_x_ = register_module("pool_x", std::make_shared<Pool>(spec.pool, x));
    pool_y_ = register_module("pool_y", std::make_shared<Pool>(spec.pool, y));
  }

  std::vector<Turn> turns() override {
    return {{.name = "discriminator",
             .parameters = parameters_of({judge_x_, judge_y_}),
             .loss = [this](const Batch& batch, const Step& step) { return discriminator_loss(batch, step); },
             .reads = Turn::Reads::shared,
             .after = [this](const Batch&, const Step&, const Loss& loss) { keep(loss); }},
            {.name = "generator",
             .parameters = parameters_of({to_x_, to_y_}),
             .loss = [this](const Batch& batch, const Step& step) { return generator_loss(batch, step); },
             .reads = Turn::Reads::shared}};
  }
  Rows sample(std::int64_t, const Rows& given, Rng&) override {
    const at::NoGradGuard off;
    return of_x_.to_space(made_x(of_y_.from_space(given.x())));
  }
  // The picture of the other kind, flat, as nets see it.
  Distribution encode(const Batch& batch) override {
    return independent(PointMass{made_y(of_x_.from_space(batch.x())).flatten(1)}, 1);
  }
  RowsLaw decode(const Tensor& z, const Rows&) override {
    const auto& y = task().given.only().shape;
    auto x = of_x_.to_space(made_x(z.reshape({-1, y[0], y[1], y[2]})));
    if (z.dim() != 2) x = x.unflatten(0, z.sizes().slice(0, z.dim() - 1));
    return independent(PointMass{x}, 3);
  }

 private:
  struct Made {
    Tensor x, y;
  };
  Made carried(const Tensor& x, const Tensor& y) { return {made_x(y), made_y(x)}; }
  Tensor made_x(const Tensor& y) { return of_x_.generated(to_x_->forward(y)); }
  Tensor made_y(const Tensor& x) { return of_y_.generated(to_y_->forward(x)); }
  // One output for each patch of each row, row after row.
  Critic critic(const NetPtr& judge, const Tensor& real, const Tensor& generated) const {
    return {.output = [judge](const Tensor& rows) { return judged(judge->forward(rows).flatten().unsqueeze(1)); },
            .real = real,
            .generated = generated,
            .apart = spec_.apart};
  }
  // A game of X and one of Y, by names of their own.
  static Loss together(const Loss& of_x, const Loss& of_y) { return with_game(with_game({}, of_x, 1, "x_"), of_y, 1, "y_"); }
  Loss discriminator_loss(const Batch& batch, const Step& step) {
    const auto x = of_x_.from_space(batch.x()), y = of_y_.from_space(batch.given.x());
    const auto made = made_.first(step, [&] { return carried(x, y); });
    const auto fresh_x = made.x.detach(), fresh_y = made.y.detach();
    const auto seen_x = pool_x_->draw(fresh_x, step.rng), seen_y = pool_y_->draw(fresh_y, step.rng);
    auto loss = together(divergence_.discriminator(critic(judge_x_, x, seen_x.rows)),
                         divergence_.discriminator(critic(judge_y_, y, seen_y.rows)));
    for (const auto& [name, fresh, seen] : {std::tuple("x_", &fresh_x, &seen_x), {"y_", &fresh_y, &seen_y}}) {
      const std::string side = name;
      std::move(loss).keep(side + "fresh", *fresh).keep(side + "places", seen->places).keep(side + "stays", seen->stays);
    }
    return std::move(loss).watch("spread", spread_of(fresh_x, x));
  }
  void keep(const Loss& loss) {
    for (const auto& [name, pool] : {std::pair("x_", pool_x_), {"y_", pool_y_}}) {
      const std::string side = name;
      pool->keep(loss.kept(side + "fresh"), loss.kept(side + "places"), loss.kept(side + "stays"));
    }
  }
  Loss generator_loss(const Batch& batch, const Step& step) {
    const auto x = of_x_.from_space(batch.x()), y = of_y_.from_space(batch.given.x());
    const auto [to_x, to_y] = made_.second(step, [&] { return carried(x, y); });
    const auto gap = [](const Tensor& a, const Tensor& b) { return (a - b).abs().mean(); };
    auto loss = together(divergence_.generator(critic(judge_x_, {}, to_x)), divergence_.generator(critic(judge_y_, {}, to_y)));
    std::move(loss).add("x_cycle", gap(made_x(to_y), x), spec_.cycle).add("y_cycle", gap(made_y(to_x), y), spec_.cycle);
    if (spec_.identity > 0)
      std::move(loss).add("x_identity", gap(made_x(x), x), spec_.identity).add("y_identity", gap(made_y(y), y), spec_.identity);
    return loss;
  }

  CycleganSpec spec_;
  Divergence divergence_;
  ValueRange of_x_, of_y_;
  NetPtr to_x_, to_y_, judge_x_, judge_y_;
  std::shared_ptr<Pool> pool_x_, pool_y_;
  MadeOnce<Made> made_;
};

std::optional<std::string> why_not_cyclegan(const CycleganSpec& spec, const Task& task) {
  if (auto reason = why_no_array(task.event)) return reason;
  if (auto reason = why_not_one_size(task)) return reason;
  const auto& x = task.event.only().shape;
  for (const auto& net : {spec.generator, spec.discriminator}) {
    if (auto reason = why_not(net, x)) return reason;
  }
  const bool has_one = task.given.fields.size() == 1 && task.given.only().shape.size() == 3 && !why_no_array(task.given);
  if (!has_one || task.given.only().shape[1] != x[1] || task.given.only().shape[2] != x[2])
    return "it carries pictures of one kind into pictures of another, of one size: see data.given";
  if (spec.identity > 0 && task.given.only().shape[0] != x[0])
    return "model.identity needs as many channels in pictures of both kinds: set it to 0";
  return {};
}

std::shared_ptr<Cyclegan> build_cyclegan(const CycleganSpec& spec, const Task& task) {
  return std::make_shared<Cyclegan>(spec, task);
}

}  // namespace

void add_cyclegan(Catalog& catalog) {
  catalog.add<CycleganSpec>({.name = "cyclegan",
                             .family = "adversarial",
                             .summary = "two GANs that carry pictures of two kinds into each other and back, without pairs",
                             .paper = "Zhu, Park, Isola and Efros, Unpaired Image-to-Image Translation using Cycle-Consistent "
                                      "Adversarial Networks, 2017, arXiv 1703.10593"},
                            why_not_cyclegan, build_cyclegan);
}

}  // namespace gx
