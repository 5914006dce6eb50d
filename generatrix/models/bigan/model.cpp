// The bidirectional GAN, or ALI: a game about pairs of event and code. Donahue, Krahenbuhl and Darrell, Adversarial Feature
// Learning, 2017, arXiv 1605.09782; Dumoulin et al., Adversarially Learned Inference, 2017, arXiv 1606.00704.
#include <ATen/ATen.h>

#include "generatrix/contract/catalog.h"
#include "generatrix/families/adversarial/adversarial.h"
#include "generatrix/nn/parameters.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/distributions/point_mass.h"
#include "generatrix/prob/distributions/uniform.h"

namespace gx {
namespace {

struct BiganSpec {
  std::int64_t latent = 50;
  std::string prior = "uniform";
  PlayerSpec generator = MlpSpec{.hidden = {256}, .norm = BatchNormSpec{}};
  PlayerSpec encoder = MlpSpec{.hidden = {256}, .activation = "leaky_relu", .norm = BatchNormSpec{}};
  PlayerSpec discriminator = MlpSpec{.hidden = {256}, .activation = "leaky_relu"};
  DivergenceSpec divergence = NonSaturatingSpec{};
  bool spectral_norm = false;
  bool reuse = false;

  static auto fields() {
    using S = BiganSpec;
    return std::tuple(
        field("latent", &S::latent, "dimensions of z", positive),
        field("prior", &S::prior, "p(z): standard normal, or uniform on [-1, 1)", known_prior()),
        field("generator", &S::generator, "net from z to an event; widths from data to latent"),
        field("encoder", &S::encoder, "net from an event to its code"),
        field("discriminator", &S::discriminator, "net from an event with a code beside it to the logit of being real"),
        field("divergence", &S::divergence, "what the players descend"),
        field("spectral_norm", &S::spectral_norm, "the discriminator's layers are divided by their largest singular values"),
        reuse_field<S>());
  }
};

// Smoothed targets are those of real rows in the discriminator's turn.
DivergenceSpec without_smoothing(DivergenceSpec spec) {
  const auto clear = [](auto& one) {
    if constexpr (requires { one.smoothing; }) one.smoothing = 0;
  };
  std::visit(clear, spec);
  return spec;
}

class Bigan final : public Model, public CanSample, public CanEncode, public CanDecode, public HasPrior {
 public:
  Bigan(const BiganSpec& spec, Task task)
      : Model(std::move(task)),
        spec_(spec),
        divergence_(make_divergence(spec.divergence)),
        exchanged_(make_divergence(without_smoothing(spec.divergence))),
        judge_(spec.discriminator, shape(), ContextShape{.whole = spec.latent}, {.spectral = spec.spectral_norm}),
        generator_(generator_net(spec.generator, spec.latent, 0, shape()), make_prior(spec.prior, spec.latent),
                   ValueRange(this->task().event.only())),
        made_(spec.reuse) {
    register_module("generator", generator_.net());
    encoder_ = register_module("encoder", discriminator_net(spec.encoder, shape(), spec.latent));
    register_module("discriminator", judge_.net());
  }

  std::vector<Turn> turns() override {
    const auto reads = spec_.reuse ? Turn::Reads::shared : Turn::Reads::own;
    return {{.name = "discriminator",
             .parameters = judge_.parameters(),
             .loss = [this](const Batch& batch, const Step& step) { return discriminator_loss(batch, step); },
             .reads = reads,
             .by_rows = divergence_.by_rows,
             .one_thread = true},
            {.name = "generator",
             .parameters = parameters_of({generator_.net(), encoder_}),
             .loss = [this](const Batch& batch, const Step& step) { return generator_loss(batch, step); },
             .reads = reads,
             .by_rows = divergence_.by_rows,
             .one_thread = true}};
  }
  Rows sample(std::int64_t n, const Rows&, Rng& rng) override {
    const at::NoGradGuard off;
    return generator_.range().to_space(generator_.of(generator_.draw(n, rng)));
  }
  Distribution encode(const Batch& batch) override {
    return independent(PointMass{encoder_->forward(generator_.range().from_space(batch.x()))}, 1);
  }
  RowsLaw decode(const Tensor& z, const Rows&) override {
    auto x = generator_.range().to_space(generator_.of(z.reshape({-1, spec_.latent})));
    if (z.dim() != 2) x = x.unflatten(0, z.sizes().slice(0, z.dim() - 1));
    return independent(PointMass{x}, static_cast<int>(shape().size()));
  }
  Distribution prior(const Rows&) override {
    const auto one = at::ones({spec_.latent}, generator_.like());
    return spec_.prior == "normal" ? independent(Normal{0 * one, one}, 1) : independent(Uniform{-one, one}, 1);
  }

 private:
  struct Pairs {
    Tensor x, z;
    Pairs detached() const { return {x.detach(), z.detach()}; }
  };
  struct Sides {
    Pairs real, generated;
  };
  const Shape& shape() const { return task().event.only().shape; }
  Pairs encoded(const Batch& batch) {
    const auto x = generator_.range().from_space(batch.x());
    return {x, encoder_->forward(x)};
  }
  Pairs decoded(std::int64_t n, Rng& rng) {
    const auto z = generator_.draw(n, rng);
    return {generator_.of(z), z};
  }
  Sides sides(const Batch& batch, Rng& rng) { return {encoded(batch), decoded(batch.size(), rng)}; }
  // Asks of both sides in one pass; what stands beside row i is code i of both.
  Critic critic(const Pairs& real, const Pairs& generated) const {
    const Context codes{.whole = at::cat({real.z, generated.z})};
    return {.output = [this, codes](const Tensor& rows) { return judge_.output(rows, codes); },
            .real = real.x,
            .generated = generated.x};
  }
  Loss discriminator_loss(const Batch& batch, const Step& step) {
    const auto made = made_.first(step, [&] { return sides(batch, step.rng); });
    const auto real = made.real.detached(), generated = made.generated.detached();
    return divergence_.discriminator(critic(real, generated)).watch("spread", spread_of(generated.x, real.x));
  }
  // Generator and encoder want each side to pass for the other: the discriminator's loss with the sides exchanged (section 2.3
  // of the BiGAN; the saturating form would have no gradient where the discriminator is sure).
  Loss generator_loss(const Batch& batch, const Step& step) {
    const auto [real, generated] = made_.second(step, [&] { return sides(batch, step.rng); });
    return with_terms({}, exchanged_.discriminator(critic(generated, real)));  // nothing is watched twice
  }

  BiganSpec spec_;
  Divergence divergence_, exchanged_;  // of the sides as they are, and exchanged
  Judge judge_;
  Generator generator_;
  NetPtr encoder_;
  MadeOnce<Sides> made_;
};

std::optional<std::string> why_not_bigan(const BiganSpec& spec, const Task& task) {
  return why_no_players({spec.generator, spec.encoder, spec.discriminator}, task.event);
}

std::shared_ptr<Bigan> build_bigan(const BiganSpec& spec, const Task& task) {
  return std::make_shared<Bigan>(spec, Task{task.event, {}});
}

}  // namespace

void add_bigan(Catalog& catalog) {
  catalog.add<BiganSpec>({.name = "bigan",
                          .family = "adversarial",
                          .summary = "GAN with an encoder: the discriminator sees events together with their codes (also ALI)",
                          .paper = "Donahue, Krahenbuhl and Darrell, Adversarial Feature Learning, 2017, arXiv 1605.09782"},
                         why_not_bigan, build_bigan);
}

}  // namespace gx
