// The vector-quantized autoencoder. Van den Oord, Vinyals and Kavukcuoglu, Neural Discrete Representation Learning, 2017, arXiv
// 1711.00937.
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/quantized/quantized_model.h"
#include "generatrix/nn/map_nets.h"
#include "generatrix/nn/quantizers/quantizers.h"

namespace gx {
namespace {

struct VqVaeSpec {
  MapNetSpec net = MapConvSpec{};
  QuantizerSpec quantizer = AveragedCodebookSpec{};
  double commitment = 0.25;
  LikelihoodSpec likelihood = AutoSpec{};

  static auto fields() {
    return std::tuple(field("net", &VqVaeSpec::net, "net from x to a map of vectors; its mirror leads back"),
                      field("quantizer", &VqVaeSpec::quantizer, "how a vector becomes symbols"),
                      field("commitment", &VqVaeSpec::commitment,
                            "weight of the squared distance of vectors to their codes (beta)", at_least(0)),
                      field("likelihood", &VqVaeSpec::likelihood, "p(x|z)"));
  }
};

std::optional<std::string> why_not_vq_vae(const VqVaeSpec& spec, const Task& task) {
  if (auto reason = why_no_array(task.event)) return reason;
  if (auto reason = why_not(spec.net, task.event.only().shape)) return reason;
  if (auto reason = why_not(spec.quantizer)) return reason;
  return why_not(spec.likelihood, task.event.only());
}

std::shared_ptr<QuantizedModel> build_vq_vae(const VqVaeSpec& spec, const Task& task) {
  const auto& field = task.event.only();
  auto quantizer = make_quantizer(spec.quantizer);
  auto likelihood = likelihood_of(field, spec.likelihood);
  const auto map = map_size(spec.net, field.shape);
  const auto n_dims = quantizer->dims();
  auto decoder = std::make_shared<FieldsDecoder>(net_from_map(spec.net, n_dims, field.shape, likelihood->parameters().back()),
                                                 Shape{n_dims, map[0], map[1]}, std::vector<LikelihoodPtr>{likelihood});
  return std::make_shared<QuantizedModel>(QuantizedModel::Parts{.encoder = net_to_map(spec.net, field.shape, n_dims),
                                                                .quantizer = std::move(quantizer),
                                                                .decoder = std::move(decoder),
                                                                .map = map,
                                                                .commitment = spec.commitment},
                                          Task{task.event, {}});
}

}  // namespace

void add_vq_vae(Catalog& catalog) {
  catalog.add<VqVaeSpec>({.name = "vq_vae",
                          .family = "quantized",
                          .summary = "autoencoder whose codes are symbols of a codebook; a second model of the codes draws them",
                          .paper = "van den Oord, Vinyals and Kavukcuoglu, Neural Discrete Representation Learning, 2017, "
                                   "arXiv 1711.00937"},
                         why_not_vq_vae, build_vq_vae);
}

}  // namespace gx
