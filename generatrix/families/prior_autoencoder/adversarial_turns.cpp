#include "generatrix/families/prior_autoencoder/adversarial_turns.h"

#include <ATen/ATen.h>

#include "generatrix/nn/parameters.h"

namespace gx {

std::vector<Turn> adversarial_turns(const PriorAutoencoder::Parts& parts, const NetPtr& discriminator,
                                    const Divergence& divergence, Against against) {
  const auto told_to_both = [=](const Batch& batch) {
    return against == Against::own ? told(parts.prior_reader, batch.given) : Context{};
  };
  const auto critic = [discriminator](const Tensor& drawn, const Tensor& codes) {  // with what they are told
    return Critic{.output = [discriminator](const Tensor& z) { return judged(discriminator->forward(z)); },
                  .real = drawn,
                  .generated = codes};
  };
  const auto bring_back = [parts](const Batch& batch, const Step& step) {
    const auto z = parts.encode(batch).rsample({}, step.rng);
    auto loss = Loss().add("reconstruction", -parts.decode(z, batch.given).log_prob(batch.event).mean());
    const auto sigma = parts.decoder->sigma();
    return sigma.defined() ? Loss(std::move(loss).watch("sigma", sigma)) : loss;
  };
  const auto discriminate = [=](const Batch& batch, const Step& step) {
    const auto codes = [&] {
      const at::NoGradGuard off;
      return parts.encode(batch).sample({}, step.rng);
    }();
    const auto y = told_to_both(batch);
    const auto drawn = parts.draw(batch.size(), y, step.rng).to(codes.scalar_type());
    return divergence.discriminator(critic(with_latent(drawn, y).whole, with_latent(codes, y).whole));
  };
  const auto pretend = [=](const Batch& batch, const Step& step) {
    const auto codes = parts.encode(batch).rsample({}, step.rng);
    return divergence.generator(critic({}, with_latent(codes, told_to_both(batch)).whole));
  };
  const auto both = parameters_of({parts.posterior, parts.event_reader, parts.decoder, parts.given_reader});
  const bool draws_classes = against == Against::own;  // of a mixture, for all rows of a batch together
  const auto turn = [&](std::string name, std::vector<Tensor> weights, std::function<Loss(const Batch&, const Step&)> loss) {
    return Turn{.name = std::move(name),
                .parameters = std::move(weights),
                .loss = std::move(loss),
                .reads = Turn::Reads::shared,
                .by_rows = divergence.by_rows && parts.decoder->by_rows() && !draws_classes,
                .one_thread = true};
  };
  return {turn("reconstruction", both, bring_back), turn("discriminator", discriminator->parameters(), discriminate),
          turn("encoder", parts.of_encoder(), pretend)};
}

}  // namespace gx
