// A larger picture given a smaller one. Ledig et al., Photo-Realistic Single Image Super-Resolution Using a Generative
// Adversarial Network, 2017, arXiv 1609.04802.
#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>

#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/adversarial/adversarial.h"
#include "generatrix/nn/upscaler.h"

namespace gx {
namespace {

// Those for a critic whose slope nothing bounds, and which has no features.
using SrganGame = std::variant<NonSaturatingSpec, MinimaxSpec, LeastSquaresSpec, HingeSpec, RelativisticSpec>;

struct SrganSpec {
  ResidualSpec generator{.channels = 64, .blocks = 4};
  PlayerSpec discriminator = DcganSpec{.channels = {32, 64}, .hidden = 256, .norm = NoNormSpec{}};
  SrganGame divergence = NonSaturatingSpec{};
  std::string error = "absolute";
  double adversarial = 1e-3;
  std::int64_t pretrain = 0;

  static auto fields() {
    using S = SrganSpec;
    return std::tuple(field("generator", &S::generator, "net from the picture that is given to the event"),
                      field("discriminator", &S::discriminator, "net from a picture to the logit of being real"),
                      field("divergence", &S::divergence, "what the players descend"),
                      field("error", &S::error, "of pixels, with weight 1", one_of({"absolute", "squared"})),
                      field("adversarial", &S::adversarial,
                            "weight of the divergence for the generator; 0: no discriminator, pixels alone", at_least(0)),
                      field("pretrain", &S::pretrain, "steps with pixels alone, before the discriminator comes in", at_least(0)));
  }
};

class Srgan final : public Model, public CanSample {
 public:
  Srgan(const SrganSpec& spec, Task task)
      : Model(std::move(task)),
        spec_(spec),
        divergence_(std::visit([](const auto& game) { return make_divergence(GameSpec(game)); }, spec.divergence)),
        range_(this->task().event.only()),
        of_given_(this->task().given.only()) {
    const auto &x = this->task().event.only().shape, &y = this->task().given.only().shape;
    generator_ = register_module("generator", std::make_shared<Upscaler>(y[0], x[0], x[1] / y[1], spec.generator));
    if (spec.adversarial > 0) discriminator_ = register_module("discriminator", discriminator_net(spec.discriminator, x, 1));
  }

  std::vector<Turn> turns() override {
    Turn generator{.name = "generator",
                   .parameters = generator_->parameters(),
                   .loss = [this](const Batch& batch, const Step& step) { return generator_loss(batch, step); },
                   .reads = Turn::Reads::shared,
                   .by_rows = divergence_.by_rows,
                   .one_thread = true};
    if (!discriminator_) return {std::move(generator)};
    return {{.name = "discriminator",
             .parameters = discriminator_->parameters(),
             .loss = [this](const Batch& batch, const Step& step) { return discriminator_loss(batch, step); },
             .repeats = from_step(spec_.pretrain),
             .reads = Turn::Reads::shared,
             .by_rows = divergence_.by_rows,
             .one_thread = true},
            std::move(generator)};
  }
  Rows sample(std::int64_t, const Rows& given, Rng&) override {
    const at::NoGradGuard off;
    const auto x = generate(given);
    return range_.to_space(is_real(task().event.only().values) ? x : x.clamp(-1, 1));
  }

 private:
  Tensor generate(const Rows& given) { return generator_->forward(of_given_.from_space(given.x())); }
  Critic critic(const Tensor& real, const Tensor& generated) const {
    return {.output = [this](const Tensor& rows) { return judged(discriminator_->forward(rows)); },
            .real = real,
            .generated = generated};
  }
  Loss discriminator_loss(const Batch& batch, const Step& step) {
    const auto real = range_.from_space(batch.x());
    const auto generated = made_.first(step, [&] { return generate(batch.given); }).detach();
    return divergence_.discriminator(critic(real, generated)).watch("spread", spread_of(generated, real));
  }
  Loss generator_loss(const Batch& batch, const Step& step) {
    const auto real = range_.from_space(batch.x());
    const auto generated = made_.second(step, [&] { return generate(batch.given); });
    const auto gap = generated - real;
    auto loss = Loss().add(spec_.error + "_error", (spec_.error == "squared" ? gap.square() : gap.abs()).mean());
    if (!discriminator_) return loss;
    const bool rests = step.index < spec_.pretrain;  // the game is logged, and nobody needs its gradient
    const at::AutoGradMode graph(at::GradMode::is_enabled() && !rests);
    return with_terms(std::move(loss), divergence_.generator(critic(real, generated)), rests ? 0 : spec_.adversarial);
  }

  SrganSpec spec_;
  Divergence divergence_;
  ValueRange range_, of_given_;
  NetPtr generator_, discriminator_;  // discriminator_: null where pixels alone count
  MadeOnce<Tensor> made_;
};

std::optional<std::string> why_not_srgan(const SrganSpec& spec, const Task& task) {
  if (spec.adversarial > 0) {
    if (auto reason = why_no_players({spec.discriminator}, task.event)) return reason;
  } else if (auto reason = why_no_array(task.event)) {
    return reason;
  }
  const auto& x = task.event.only().shape;
  const bool has_one = task.given.fields.size() == 1 && !why_no_array(task.given) && task.given.only().shape.size() == 3;
  if (x.size() != 3 || !has_one) return "it makes a larger picture of a smaller one: see data.given";
  const auto& y = task.given.only().shape;
  const auto factor = x[1] / y[1];
  if (factor >= 1 && factor * y[1] == x[1] && factor * y[2] == x[2]) return {};
  const auto those = fmt::format(
      "pictures of {} x {} pixels are no whole number of times as high and wide as those of {} x {} "
      "that they are given",
      x[1], x[2], y[1], y[2]);
  if (const auto least = std::min(factor, x[2] / y[2]); least >= 1)
    return fmt::format("{}: {} x {} would be (data.size, or data.given.factor)", those, least * y[1], least * y[2]);
  return those + ": see data.given";
}

std::shared_ptr<Srgan> build_srgan(const SrganSpec& spec, const Task& task) { return std::make_shared<Srgan>(spec, task); }

}  // namespace

void add_srgan(Catalog& catalog) {
  catalog.add<SrganSpec>({.name = "srgan",
                          .family = "adversarial",
                          .summary = "larger pictures of smaller ones: by least error of pixels, or sharper in a game (SRGAN)",
                          .paper = "Ledig et al., Photo-Realistic Single Image Super-Resolution Using a Generative Adversarial "
                                   "Network, 2017, arXiv 1609.04802"},
                         why_not_srgan, build_srgan);
}

}  // namespace gx
