#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/autograd.h>

#include <cmath>

#include "generatrix/contract/catalog.h"
#include "generatrix/families/autoencoder/code.h"
#include "generatrix/models/contractive_autoencoder/jacobian.h"
#include "generatrix/nn/nets.h"

#include "tests/support/tolerances.h"

namespace gx {

void add_contractive_autoencoder(Catalog& catalog);

namespace {

NetPtr sigmoid_net(const std::vector<std::int64_t>& hidden) {
  const SeedScope scope(1);
  auto net = bent_code(net_to_vector(MlpSpec{.hidden = hidden}, {5}, 3), [](const Tensor& a) { return a.sigmoid(); });
  net->to(at::kDouble);
  return net;
}

// One backward pass for each unit of the code.
Tensor by_autograd(Net& encoder, const Tensor& x) {
  const auto rows = x.clone().requires_grad_();
  const auto z = encoder.forward(rows);
  auto sum = at::zeros({x.size(0)}, x.options());
  for (std::int64_t j = 0; j < z.size(1); ++j)
    sum += torch::autograd::grad({z.select(1, j).sum()}, {rows}, {}, /*retain_graph=*/true)[0].square().sum(1);
  return sum;
}

TEST(ContractiveAutoencoder, TheNormOfOneLayerIsExact) {
  const auto net = sigmoid_net({});
  const auto x = Rng(2).normal({7, 5}, at::kDouble);
  const auto exact = squared_jacobian_of_layer(net->forward(x), net->parameters().front());
  EXPECT_TRUE(at::allclose(exact, by_autograd(*net, x), tolerance::kAlgebra, tolerance::kAlgebra));
}

TEST(ContractiveAutoencoder, ProbesFindTheNormOfAnyEncoder) {
  const auto net = sigmoid_net({6});
  const auto x = Rng(2).normal({1, 5}, at::kDouble);
  constexpr std::int64_t kRepeats = 2000;
  Rng rng(3);
  const auto found = squared_jacobian(*net, x.expand({kRepeats, 5}), 1, rng).detach();
  const auto error = found.std().item<double>() / std::sqrt(static_cast<double>(kRepeats));
  EXPECT_NEAR(found.mean().item<double>(), by_autograd(*net, x).item<double>(), 4 * error);
}

ModelPtr contractive(const Table& parameters) {
  Catalog catalog;
  add_contractive_autoencoder(catalog);
  const auto& entry = catalog.at("contractive_autoencoder");
  const SeedScope scope(1);
  return entry.build(entry.normalize(parameters), Task{{{{.name = "image", .values = Levels{256}, .shape = {1, 4, 4}}}}, {}});
}

TEST(ContractiveAutoencoder, OneLayerHasTiedWeightsAsThePaperHas) {
  std::int64_t n = 0;
  for (const auto& p : contractive({{"latent", 10}})->parameters()) n += p.numel();
  EXPECT_EQ(n, 16 * 10 + 10 + 16);
}

TEST(ContractiveAutoencoder, ThePenaltyHasAGradientToTheEncoderOfSeveralLayers) {
  const Table net{{"kind", "mlp"}, {"hidden", Value::Array{8}}};
  const auto model = contractive({{"latent", 3}, {"encoder", net}, {"decoder", net}, {"probes", 2}});
  Rng rng(1);
  const at::NoGradGuard off;  // a validation asks so, too
  const auto loss = model->turns()[0].loss({at::rand({6, 1, 4, 4})}, Step{0, 10, 100, 6, rng});
  EXPECT_EQ(loss.terms()[1].name, "squared_jacobian");
  EXPECT_GT(loss.terms()[1].value.item<double>(), 0);
  const at::AutoGradMode on(true);
  const auto with_gradient = model->turns()[0].loss({at::rand({6, 1, 4, 4})}, Step{0, 10, 100, 6, rng});
  const auto gradient = torch::autograd::grad({with_gradient.terms()[1].value}, {model->parameters().front()})[0];
  EXPECT_GT(gradient.abs().max().item<double>(), 0);
}

}  // namespace
}  // namespace gx
