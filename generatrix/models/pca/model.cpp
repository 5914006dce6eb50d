// Principal components as a model: the baseline of every autoencoder with codes of the same size. Pearson, On Lines and Planes of
// Closest Fit to Systems of Points in Space, 1901; the formulas stand in prob/estimators/pca.h.
#include <ATen/ATen.h>

#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/point_mass.h"
#include "generatrix/prob/estimators/pca.h"

namespace gx {
namespace {

struct PcaSpec {
  std::int64_t latent = 10;
  static auto fields() { return std::tuple(field("latent", &PcaSpec::latent, "principal components of a code", positive)); }
};

// z = U^T (x - m)      x' = m + U z
class PrincipalComponents final : public Model, public CanEncode, public CanDecode {
 public:
  PrincipalComponents(std::int64_t n_latent, Task task) : Model(std::move(task)) {
    const auto n_cells = this->task().event.only().dims();
    mean_ = register_buffer("mean", at::zeros({n_cells}));
    basis_ = register_buffer("basis", std::get<0>(at::linalg_qr(at::randn({n_cells, n_latent}))));
  }

  std::vector<Turn> turns() override {
    const auto loss = [this](const Batch& batch, const Step&) {
      const auto x = batch.x().flatten(1);
      return Loss().add("squared_error", (x - again(codes(x))).square().sum(1).mean());
    };
    const auto fit = [this](const Pass& rows, const Step&) {
      Moments moments;
      rows([&](const Batch& batch) { moments.add(batch.x().flatten(1)); });
      const auto found = pca_of(moments, basis_.size(1));
      mean_.copy_(found.mean);
      basis_.copy_(found.basis);
      return Loss().add("squared_error", found.variances.slice(0, basis_.size(1)).sum());
    };
    return {{.name = "components", .loss = loss, .fit = fit}};
  }

  Distribution encode(const Batch& batch) override { return independent(PointMass{codes(batch.x().flatten(1))}, 1); }
  RowsLaw decode(const Tensor& z, const Rows&) override {
    const auto& shape = task().event.only().shape;
    return independent(PointMass{again(z).unflatten(-1, shape)}, static_cast<int>(shape.size()));
  }

 private:
  Tensor codes(const Tensor& x) const { return (x - mean_).matmul(basis_); }    // [B, D] -> [B, Z]
  Tensor again(const Tensor& z) const { return mean_ + z.matmul(basis_.t()); }  // [..., Z] -> [..., D]
  Tensor mean_, basis_;
};

std::optional<std::string> why_not_pca(const PcaSpec& spec, const Task& task) {
  if (auto reason = why_no_array(task.event)) return reason;
  const auto n = task.event.only().dims();
  if (spec.latent <= n) return {};
  return fmt::format("an event has {} numbers, and so no {} principal components", n, spec.latent);
}

std::shared_ptr<PrincipalComponents> build_pca(const PcaSpec& spec, const Task& task) {
  return std::make_shared<PrincipalComponents>(spec.latent, Task{task.event, {}});
}

}  // namespace

void add_pca(Catalog& catalog) {
  catalog.add<PcaSpec>({.name = "pca",
                        .family = "linear",
                        .summary = "principal components: the linear codes of least squared error, fitted in one pass",
                        .paper = "Pearson, On Lines and Planes of Closest Fit to Systems of Points in Space, Philosophical "
                                 "Magazine 2(11), 1901"},
                       why_not_pca, build_pca);
}

}  // namespace gx
