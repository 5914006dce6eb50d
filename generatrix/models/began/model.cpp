// The boundary equilibrium GAN: the discriminator is an autoencoder. Berthelot, Schumm and Metz, BEGAN, 2017, arXiv 1703.10717.
#include <ATen/ATen.h>

#include "generatrix/contract/catalog.h"
#include "generatrix/families/adversarial/adversarial.h"
#include "generatrix/families/adversarial/divergence.h"
#include "generatrix/nn/parameters.h"

namespace gx {
namespace {

struct BeganSpec {
  std::int64_t latent = 64;
  std::string prior = "uniform";
  PlayerSpec generator = MlpSpec{.hidden = {256}, .activation = "elu"};
  PlayerSpec encoder = MlpSpec{.hidden = {256}, .activation = "elu"};
  PlayerSpec decoder = MlpSpec{.hidden = {256}, .activation = "elu"};
  std::int64_t code = 64;
  double gamma = 0.5;
  double rate = 1e-3;

  static auto fields() {
    using S = BeganSpec;
    return std::tuple(
        field("latent", &S::latent, "dimensions of z", positive),
        field("prior", &S::prior, "p(z): standard normal, or uniform on [-1, 1)", known_prior()),
        field("generator", &S::generator, "net from z to an event; widths from data to latent"),
        field("encoder", &S::encoder, "the discriminator's net from an event to a code"),
        field("decoder", &S::decoder, "the discriminator's net from a code to an event; widths from data to code"),
        field("code", &S::code, "numbers of that code", net_width),
        field("gamma", &S::gamma, "diversity: error of generated rows over error of real ones at the equilibrium", between(0, 1)),
        field("rate", &S::rate, "how fast k moves towards it (lambda_k)", positive));
  }
};

class Began final : public Model, public CanSample {
 public:
  Began(const BeganSpec& spec, Task task)
      : Model(std::move(task)),
        spec_(spec),
        generator_(generator_net(spec.generator, spec.latent, 0, shape()), make_prior(spec.prior, spec.latent),
                   ValueRange(this->task().event.only())),
        k_(register_buffer("k", at::zeros({}))) {
    register_module("generator", generator_.net());
    encoder_ = register_module("encoder", discriminator_net(spec.encoder, shape(), spec.code));
    decoder_ = register_module("decoder", generator_net(spec.decoder, spec.code, 0, shape()));
  }

  std::vector<Turn> turns() override {
    return {{.name = "discriminator",
             .parameters = parameters_of({encoder_, decoder_}),
             .loss = [this](const Batch& batch, const Step& step) { return discriminator_loss(batch, step); },
             .after = [this](const Batch&, const Step&, const Loss& loss) { move_k(loss); }},
            {.name = "generator",
             .parameters = generator_.net()->parameters(),
             .loss = [this](const Batch&,
                            const Step& step) { return Loss().add("error", error_of(generate(step.n_batch, step.rng))); },
             .reads = Turn::Reads::none}};
  }
  Rows sample(std::int64_t n, const Rows&, Rng& rng) override {
    const at::NoGradGuard off;
    return generator_.range().to_space(generate(n, rng));
  }

 private:
  const Shape& shape() const { return task().event.only().shape; }
  Tensor generate(std::int64_t n, Rng& rng) { return generator_.of(generator_.draw(n, rng)); }
  // L(v) = |v - D(v)|, the mean over cells and rows.
  Tensor error_of(const Tensor& rows) {
    return in_float(rows - generator_.range().generated(decoder_->forward(encoder_->forward(rows)).squeeze(-1))).abs().mean();
  }
  Loss discriminator_loss(const Batch& batch, const Step& step) {
    const auto real = generator_.range().from_space(batch.x());
    const auto generated = [&] {
      const at::NoGradGuard off;
      return generate(batch.size(), step.rng);
    }();
    auto on_real = error_of(real), on_generated = error_of(generated);
    const auto imbalance = (spec_.gamma * on_real - on_generated).detach();
    const auto convergence = on_real.detach() + imbalance.abs();  // M of section 3.4.1
    auto pushed = -k_.clone() * on_generated;                     // k moves while the graph needs it as it was
    return Loss()
        .add("real", std::move(on_real))
        .add("generated", std::move(pushed))
        .watch("k", k_.clone())
        .watch("convergence", convergence)
        .watch("spread", spread_of(generated, real))
        .keep("imbalance", imbalance);
  }
  // A step that was left out for its numbers moves nothing (Turn::after).
  void move_k(const Loss& loss) {
    k_.add_(loss.kept("imbalance").to(k_.scalar_type()).nan_to_num(0, 0, 0), spec_.rate).clamp_(0, 1);
  }

  BeganSpec spec_;
  Generator generator_;
  NetPtr encoder_, decoder_;
  Tensor k_;  // weight of generated rows
};

std::optional<std::string> why_not_began(const BeganSpec& spec, const Task& task) {
  return why_no_players({spec.generator, spec.encoder, spec.decoder}, task.event);
}

std::shared_ptr<Began> build_began(const BeganSpec& spec, const Task& task) {
  return std::make_shared<Began>(spec, Task{task.event, {}});
}

}  // namespace

void add_began(Catalog& catalog) {
  catalog.add<BeganSpec>({.name = "began",
                          .family = "adversarial",
                          .summary = "GAN whose discriminator is an autoencoder of real rows, in a balance that is controlled",
                          .paper = "Berthelot, Schumm and Metz, BEGAN, 2017, arXiv 1703.10717"},
                         why_not_began, build_began);
}

}  // namespace gx
