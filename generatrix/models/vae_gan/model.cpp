// The VAE with a similarity that a discriminator learns. Larsen, Sonderby, Larochelle and Winther, Autoencoding beyond pixels
// using a learned similarity metric, 2016, arXiv 1512.09300.
#include <ATen/ATen.h>
#include <torch/nn/modules/container/moduledict.h>

#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/adversarial/divergence.h"
#include "generatrix/families/adversarial/judge.h"
#include "generatrix/families/latent/gaussian_posterior.h"
#include "generatrix/families/prior_autoencoder/prior_autoencoder.h"
#include "generatrix/prob/divergences/kl.h"

namespace gx {
namespace {

struct VaeGanSpec {
  std::int64_t latent = 20;
  NetSpec encoder = MlpSpec{};
  NetSpec decoder = MlpSpec{};
  PlayerSpec discriminator = MlpSpec{.activation = "leaky_relu"};
  std::int64_t similarity = 128;
  double gamma = 1e-2;
  DivergenceSpec divergence = NonSaturatingSpec{};
  bool conditional = false;

  static auto fields() {
    using S = VaeGanSpec;
    return std::tuple(
        field("latent", &S::latent, "dimensions of z", positive),
        field("encoder", &S::encoder, "net from x to the parameters of q(z|x)"),
        field("decoder", &S::decoder, "net from z to x; widths from data to latent"),
        field("discriminator", &S::discriminator, "net from x to the features in which x and its return are compared"),
        field("similarity", &S::similarity, "numbers of these features; their linear function is the logit of being real",
              net_width),
        field("gamma", &S::gamma, "weight of the similarity for the decoder, beside the discriminator's judgement", at_least(0)),
        field("divergence", &S::divergence, "what discriminator and decoder descend"),
        field("conditional", &S::conditional, "the decoder reads what rows are given too, such as a label"));
  }
};

std::optional<std::string> why_not_vae_gan(const VaeGanSpec& spec, const Task& task) {
  if (auto reason = why_no_array(task.event)) return reason;
  if (auto reason = why_no_condition(task, spec.conditional)) return reason;
  const auto& shape = task.event.only().shape;
  for (const auto& net : {spec.encoder, spec.decoder}) {
    if (auto reason = why_not(net, shape)) return reason;
  }
  return why_no_players({spec.discriminator}, task.event);
}

// x itself, a mean that gradients pass: sigmoid of the net for [0, 1], the net's numbers for reals.
LikelihoodSpec means_of(const Field& field) {
  return is_real(field.values) ? LikelihoodSpec(GaussianSpec{}) : LikelihoodSpec(BernoulliSpec{});
}

// The parts of a step that more than one turn computes.
struct Game {
  PriorAutoencoder::Parts parts;
  Judge judge;  // its features are the similarity's
  Divergence divergence;
  double gamma;

  Tensor decoded(const Tensor& z, const Rows& given) const { return parts.decode(z, given).mean().x(); }
  // -log N(features(x); features(x'), I) without its constant: eq. 7
  Tensor unlike(const Tensor& x, const Tensor& again) const {
    return 0.5 * (judge.features(x, {}) - judge.features(again, {})).square().sum(-1).mean();
  }
  // The returns of a batch and as many draws.
  std::pair<Tensor, Tensor> generated(const Batch& batch, Rng& rng) const {
    const auto z = parts.encode(batch).sample({}, rng);
    const auto drawn = parts.draw(batch.size(), {}, rng).to(z.scalar_type());
    return {decoded(z, batch.given), decoded(drawn, batch.given)};
  }
  Critic critic(const Tensor& real, const Tensor& made) const {
    return {.output = [judge = judge](const Tensor& x) { return judge.output(x, {}); }, .real = real, .generated = made};
  }

  Loss encoder_loss(const Batch& batch, const Step& step) const {
    const auto q = parts.encode(batch);
    const auto again = decoded(q.rsample({}, step.rng), batch.given);
    return Loss().add("kl", kl(q, parts.prior->given({})).mean()).add("similarity", unlike(batch.x(), again));
  }
  Loss decoder_loss(const Batch& batch, const Step& step) const {
    const auto [again, drawn] = generated(batch, step.rng);
    return divergence.generator(critic({}, at::cat({again, drawn}))).add("similarity", unlike(batch.x(), again), gamma);
  }
  Loss discriminator_loss(const Batch& batch, const Step& step) const {
    const auto made = [&] {
      const at::NoGradGuard off;
      const auto [again, drawn] = generated(batch, step.rng);
      return at::cat({again, drawn});
    }();
    return divergence.discriminator(critic(batch.x(), made));
  }
};

// Algorithm 1: the three share a batch.
std::vector<Turn> turns_of_game(const Game& game) {
  using Reads = Turn::Reads;
  const auto turn = [&](std::string name, std::vector<Tensor> parameters, Loss (Game::*loss)(const Batch&, const Step&) const) {
    return Turn{.name = std::move(name),
                .parameters = std::move(parameters),
                .loss = [game, loss](const Batch& batch, const Step& step) { return (game.*loss)(batch, step); },
                .reads = Reads::shared,
                .by_rows = game.divergence.by_rows,
                .one_thread = true};
  };
  return {turn("encoder", game.parts.of_encoder(), &Game::encoder_loss),
          turn("decoder", game.parts.of_decoder(), &Game::decoder_loss),
          turn("discriminator", game.judge.parameters(), &Game::discriminator_loss)};
}

std::shared_ptr<PriorAutoencoder> build_vae_gan(const VaeGanSpec& spec, const Task& task) {
  const auto own = as_read(task, spec.conditional);
  const auto& field = own.event.only();
  const auto event_reader = std::make_shared<Reader>(own.event);
  const auto given_reader = make_reader(own.given);
  const Game game{
      .parts = {.event_reader = event_reader,
                .given_reader = given_reader,
                .posterior = make_gaussian_posterior(spec.encoder, event_reader->shape(), spec.latent),
                .decoder = make_decoder(spec.decoder, spec.latent, shape_of(given_reader), means_of(field), own.event),
                .prior = std::make_shared<StandardNormalPrior>(spec.latent),
                .on_means = true},
      .judge = Judge(spec.discriminator, field.shape, {}, {.features = spec.similarity, .reads_features = true}),
      .divergence = make_divergence(spec.divergence),
      .gamma = spec.gamma};
  const auto discriminator =
      std::make_shared<torch::nn::ModuleDictImpl>(std::vector<std::pair<std::string, std::shared_ptr<torch::nn::Module>>>{
          {"net", game.judge.net()}, {"head", game.judge.head()}});
  return std::make_shared<PriorAutoencoder>(game.parts, discriminator, turns_of_game(game), own);
}

}  // namespace

void add_vae_gan(Catalog& catalog) {
  catalog.add<VaeGanSpec>(
      {.name = "vae_gan",
       .family = "prior_autoencoder",
       .summary = "VAE that compares x and its return in the features of a discriminator: sharper than pixels",
       .paper = "Larsen, Sonderby, Larochelle and Winther, Autoencoding beyond pixels using a learned "
                "similarity metric, 2016, arXiv 1512.09300"},
      why_not_vae_gan, build_vae_gan);
}

}  // namespace gx
