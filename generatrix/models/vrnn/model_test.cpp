#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/catalog.h"
#include "generatrix/models/vrnn/vrnn_graph.h"

namespace gx {

void add_vrnn(Catalog& catalog);

namespace {

const Field kKeys{.name = "notes", .values = kBits, .shape = {6}, .layout = Field::Layout::sequence, .longest = 7};
const Field kSeries{.name = "series", .shape = {2}, .layout = Field::Layout::sequence, .longest = 5, .may_miss = true};

ModelPtr build_vrnn(const Table& parameters, const Field& field, const Space& given = {}) {
  Catalog catalog;
  add_vrnn(catalog);
  const auto& entry = catalog.at("vrnn");
  return entry.build(entry.normalize(parameters), {Space{{field}}, given});
}

Batch keys(std::int64_t n) {
  const auto length = 1 + Rng(2).integers(7, {n});
  const auto on = (Rng(1).uniform({n, 7, 6}) < 0.3).to(at::kFloat);
  return {Rows({Column{on * is_member(length, 7).unsqueeze(-1), length}})};
}

// Torch's own unit on [phi_x, phi_z] moves the state as `next` does.
TEST(VrnnGraph, MovesItsStateAsAGatedUnit) {
  const VrnnSizes sizes{.latent = 3, .hidden = 4, .width = 5, .layers = 2, .activation = "tanh"};
  VrnnGraph graph(sizes, 6, 6, {});
  const auto p = graph.named_parameters();
  const auto x = at::randn({2, 6}), z = at::randn({2, 3}), h = at::randn({2, 4});
  const auto phi = [&](const char* net, const Tensor& in) {
    const auto of = [&](const char* layer, const char* part) { return p[std::string(net) + "." + layer + "." + part]; };
    const auto hidden = at::tanh(at::linear(in, of("linear0", "weight"), of("linear0", "bias")));
    return at::tanh(at::linear(hidden, of("linear1", "weight"), of("linear1", "bias")));
  };
  const auto gates = [](const Tensor& t) { return t.narrow(0, 5, 12); };
  const auto wanted =
      at::gru_cell(at::cat({phi("phi_x", x), phi("phi_z", z)}, 1), h, at::cat({gates(p["w_told"]), p["w_latent"]}, 1),
                   gates(p["w_open"]), gates(p["b_told"]), gates(p["b_open"]));
  const auto found = graph.next(h, graph.opened(h), graph.features(z), graph.drive(x));
  EXPECT_TRUE(at::allclose(found, wanted, 1e-5, 1e-6));
  const auto all = graph.read(x.unsqueeze(0), {});
  EXPECT_TRUE(at::allclose(all.drive[0], graph.drive(x), 1e-5, 1e-6));
  const auto particles =
      graph.next(h.expand({3, 2, 4}), graph.opened(h.expand({3, 2, 4})), graph.features(z.expand({3, 2, 3})), graph.drive(x));
  EXPECT_TRUE(at::allclose(particles, wanted.expand({3, 2, 4}), 1e-5, 1e-6));
}

// Other rows in the batch, shorter ones too, change no score: noise has the same shape, and is the same.
TEST(Vrnn, ScoresEachRowAlone) {
  for (const auto* bound : {"elbo", "iwae", "fivo"}) {
    const auto model = build_vrnn({{"latent", 3}, {"hidden", 8}, {"width", 8}, {"bound", Table{{"kind", bound}}}}, kKeys);
    auto& scorer = dynamic_cast<CanScore&>(*model);
    const auto batch = keys(4);
    auto other = batch;
    auto& column = other.event.columns[0];
    column.data = column.data.clone(), column.length = column.length.clone();
    column.data.narrow(0, 1, 3).zero_(), column.length.narrow(0, 1, 3).fill_(2);
    Rng a(1), b(1);
    EXPECT_TRUE(at::allclose(scorer.score(batch, a).nats[0], scorer.score(other, b).nats[0], 1e-5, 1e-5)) << bound;
  }
}

TEST(Vrnn, OfBitsDrawsAndCompletesBits) {
  const auto model = build_vrnn({{"latent", 3}, {"hidden", 8}, {"width", 8}}, kKeys);
  Rng rng(1);
  const auto x = dynamic_cast<CanSample&>(*model).sample(5, {}, rng).columns[0];
  EXPECT_EQ(x.data.sizes(), (at::IntArrayRef{5, 7, 6}));
  EXPECT_TRUE(((x.data == 0) | (x.data == 1)).all().item<bool>());
  const auto batch = keys(3);
  const auto whole = dynamic_cast<CanComplete&>(*model).complete(batch, 2, rng).columns[0];
  EXPECT_TRUE((whole.length == 7).all().item<bool>());
  const auto known = batch.event.columns[0].repeated(2);
  EXPECT_TRUE(at::equal(whole.data * is_member(known.length, 7).unsqueeze(-1), known.data));
}

// A gap in the middle: the steps around it are kept, and what is drawn lies inside.
TEST(Vrnn, CompletesGaps) {
  const auto model = build_vrnn({{"latent", 3}, {"hidden", 8}, {"width", 8}}, kSeries);
  Rng rng(1);
  const auto x = rng.normal({2, 4, 2}), length = at::tensor({4, 3}, at::kLong);
  auto observed = is_member(length, 4).unsqueeze(-1).expand({2, 4, 2}).clone();
  observed[0][1].fill_(false), observed[1][0][1].fill_(false);
  const auto whole =
      dynamic_cast<CanComplete&>(*model).complete({Rows({Column{x * observed, length, observed}})}, 3, rng).columns[0];
  EXPECT_TRUE(at::equal(whole.length, length.repeat_interleave(3)));
  const auto kept = observed.repeat_interleave(3, 0);
  EXPECT_TRUE(at::equal(whole.data.narrow(1, 0, 4).masked_select(kept), (x.repeat_interleave(3, 0)).masked_select(kept)));
  EXPECT_NE(whole.data[0][1][0].item<float>(), whole.data[1][1][0].item<float>());
}

TEST(Vrnn, RefusesWhatIsNoSeries) {
  EXPECT_THROW(build_vrnn({}, {.name = "x", .shape = {6}}), UserError);
  EXPECT_THROW(build_vrnn({{"likelihood", Table{{"kind", "gaussian"}}}}, kKeys), UserError);
  EXPECT_THROW(build_vrnn({{"conditional", true}}, kKeys), UserError);
  EXPECT_NO_THROW(build_vrnn({{"likelihood", Table{{"kind", "gaussian_mixture"}, {"components", 3}}}}, kSeries));
  EXPECT_THROW(build_vrnn({{"likelihood", Table{{"kind", "gaussian"}, {"sigma", "optimal"}}}}, kSeries), UserError);
}

}  // namespace
}  // namespace gx
