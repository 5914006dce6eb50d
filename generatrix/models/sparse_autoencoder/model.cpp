// The sparse autoencoder: more units than it needs, few of them on at a time. Ng, Sparse autoencoder, CS294A lecture notes, 2011;
// Makhzani and Frey, k-Sparse Autoencoders, 2014, arXiv 1312.5663.
#include "generatrix/contract/catalog.h"
#include "generatrix/families/autoencoder/autoencoder.h"
#include "generatrix/families/autoencoder/code.h"
#include "generatrix/models/sparse_autoencoder/sparsity.h"

namespace gx {
namespace {

struct SparseSpec {
  std::int64_t latent = 200;
  NetSpec encoder = MlpSpec{.hidden = {}};
  NetSpec decoder = MlpSpec{.hidden = {}};
  SparsitySpec sparsity = KlSparsitySpec{};

  static auto fields() {
    return std::tuple(field("latent", &SparseSpec::latent, "units of the code", positive),
                      field("encoder", &SparseSpec::encoder, "net from x to its code before that is bent"),
                      field("decoder", &SparseSpec::decoder, "net from a code to x; widths from data to latent"),
                      field("sparsity", &SparseSpec::sparsity, "what makes units rest for most rows"));
  }
};

std::optional<std::string> why_not_sparse(const SparseSpec& spec, const Task& task) {
  return why_no_autoencoder(spec.encoder, spec.decoder, task);
}

std::shared_ptr<Autoencoder> build_sparse(const SparseSpec& spec, const Task& task) {
  const auto& shape = task.event.only().shape;
  const auto [bend, penalty] = make_sparsity(spec.sparsity);
  return std::make_shared<Autoencoder>(
      Autoencoder::Parts{.encoder = bent_code(net_to_vector(spec.encoder, shape, spec.latent), bend),
                         .decoder = net_to_event(spec.decoder, spec.latent, shape, 1),
                         .penalty = penalty},
      Task{task.event, {}});
}

}  // namespace

void add_sparse_autoencoder(Catalog& catalog) {
  catalog.add<SparseSpec>({.name = "sparse_autoencoder",
                           .family = "autoencoder",
                           .summary = "autoencoder of many units, few of them on at a time: by a share, a sum, or the k largest",
                           .paper = "Ng, Sparse autoencoder, CS294A lecture notes, 2011; Makhzani and Frey, k-Sparse "
                                    "Autoencoders, 2014, arXiv 1312.5663"},
                          why_not_sparse, build_sparse);
}

}  // namespace gx
