// The swap test: one film's content in another's motion, beside the film that truly has both.
#include "tests/support/fit.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/data/sources/bouncing.h"
#include "generatrix/models/dsvae/film.h"

namespace gx {

void add_dsvae(Catalog& catalog);

namespace {

constexpr std::int64_t kMotions = 10 * 10 * 16 * 3;  // rows of one shape and size
constexpr FilmCode kFilmCode{.content = 8, .motion = 3, .frames = 8};

// Of discs: the small and the large one. What they do is told by `motion`.
Tensor film_rows(const Tensor& large, const Tensor& motion) { return (3 + 2 * large) * kMotions + motion; }

TEST(DsvaeFit, SwapsContentAndMotion) {
  Catalog catalog;
  add_dsvae(catalog);
  const auto films = open_bouncing({.name = "bouncing"}).stream;
  const auto strips = [&](const Tensor& large, const Tensor& motion) {
    return films->rows(film_rows(large, motion)).x().to(at::kFloat);
  };
  Rng rng(1);
  const Table net{{"kind", "mlp"}, {"hidden", Value::Array{64}}};
  Fit what{.model = "dsvae",
           .parameters =
               {{"content", kFilmCode.content}, {"motion", kFilmCode.motion}, {"hidden", 48}, {"encoder", net}, {"decoder", net}},
           .task = {{{{.name = "image", .values = kBits, .shape = {1, 16, 128}}}}, {}}};
  what.train.steps = 500;
  what.train.batch = 32;
  what.train.log_every = 500;
  what.train.optimizer.learning_rate = 3e-3;
  const auto fitted = fit(catalog, what, {strips(rng.integers(2, {1000}), rng.integers(kMotions, {1000}))}, 1);

  constexpr std::int64_t kPairs = 100;
  const at::NoGradGuard off;
  const auto large = rng.integers(2, {kPairs}), motion_a = rng.integers(kMotions, {kPairs}),
             motion_b = rng.integers(kMotions, {kPairs});
  const auto a = strips(large, motion_a), b = strips(1 - large, motion_b), both = strips(large, motion_b);
  const auto code = [&](const Tensor& x) { return dynamic_cast<CanEncode&>(*fitted.model).encode({x}).mean(); };
  const auto law = dynamic_cast<CanDecode&>(*fitted.model).decode(kFilmCode.swapped(code(a), code(b)), {});
  const auto swapped = (law.mean().x() > 0.5).to(at::kFloat);
  const auto wrong = [&](const Tensor& x) { return (swapped != x).to(at::kFloat).mean().item<double>(); };
  EXPECT_LT(wrong(both), 0.5 * wrong(b)) << "the film that moves so, of the other size";
  EXPECT_LT(wrong(both), 0.5 * wrong(a)) << "the film of this size that moves otherwise";
}

}  // namespace
}  // namespace gx
