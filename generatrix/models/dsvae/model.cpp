// The disentangled sequential VAE. Li and Mandt 2018, arXiv 1803.02991.
#include <fmt/format.h>

#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/latent/latent_model.h"
#include "generatrix/models/dsvae/film_laws.h"

namespace gx {
namespace {

struct DsvaeSpec {
  std::int64_t frames = 2, content = 16, motion = 4, hidden = 128;
  NetSpec encoder = MlpSpec{.hidden = {256}};
  NetSpec decoder = MlpSpec{.hidden = {256}};
  LikelihoodSpec likelihood = AutoSpec{};
  KlScheduleSpec kl;

  static auto fields() {
    return std::tuple(field("frames", &DsvaeSpec::frames, "frames of a film, side by side in the picture", between(2, 10'000)),
                      field("content", &DsvaeSpec::content, "dimensions of f: what stays through the film", positive),
                      field("motion", &DsvaeSpec::motion, "dimensions of z of each frame", positive),
                      field("hidden", &DsvaeSpec::hidden, "features of a frame, and of the gated units", net_width),
                      field("kl", &DsvaeSpec::kl, "how the weight of the KL moves over training"),
                      field("encoder", &DsvaeSpec::encoder, "net from a frame to its features"),
                      field("decoder", &DsvaeSpec::decoder, "net from (f, z) to a frame; widths from data to latent"),
                      field("likelihood", &DsvaeSpec::likelihood, "p(x|f, z)"));
  }
};

Film film_of(const DsvaeSpec& spec, const Task& task) { return {spec.frames, task.event.only().shape}; }

std::optional<std::string> why_not_dsvae(const DsvaeSpec& spec, const Task& task) {
  const auto own = as_read(task, /*conditional=*/false);
  if (!own.event.is_one() || own.event.only().layout != Field::Layout::fixed || own.event.only().shape.size() != 3)
    return "films are pictures of frames side by side, and its rows are no pictures";
  const auto& field = own.event.only();
  if (Reader(own.event).shape().along.empty()) return "its pictures are of symbols; films have levels, bits or numbers";
  if (field.may_miss) return "cells of films may not be missing";
  if (field.shape[2] % spec.frames != 0)
    return fmt::format("pictures of width {} do not have {} frames side by side; say model.frames", field.shape[2], spec.frames);
  const auto frame = film_of(spec, own).frame();
  for (const auto* net : {&spec.encoder, &spec.decoder})
    if (auto reason = why_not(*net, frame)) return reason;
  return why_not(spec.likelihood, own.event);
}

std::shared_ptr<LatentModel> build_dsvae(const DsvaeSpec& spec, const Task& task) {
  const auto own = as_read(task, /*conditional=*/false);
  const auto film = film_of(spec, own);
  const FilmCode code{spec.content, spec.motion, spec.frames};
  const auto net = [&](const CellNumbers& numbers) -> NetPtr {
    return std::make_shared<FilmNet>(spec.decoder, film, code, numbers.n_per_cell);
  };
  LatentModel::Parts parts{.event_reader = std::make_shared<Reader>(own.event),
                           .posterior = std::make_shared<FilmPosterior>(spec.encoder, film, code, spec.hidden),
                           .decoder = make_decoder(net, Shape{code.size()}, spec.likelihood, own.event),
                           .prior = std::make_shared<FilmPrior>(code, spec.hidden),
                           .objective = beta_elbo(/*beta=*/1, spec.kl, /*free_bits=*/0)};
  return std::make_shared<LatentModel>(std::move(parts), own);
}

}  // namespace

void add_dsvae(Catalog& catalog) {
  catalog.add<DsvaeSpec>({.name = "dsvae",
                          .family = "latent",
                          .summary = "VAE of films: one latent for what stays, one of each frame for what moves",
                          .paper = "Li and Mandt, Disentangled sequential autoencoder, 2018, arXiv 1803.02991"},
                         why_not_dsvae, build_dsvae);
}

}  // namespace gx
