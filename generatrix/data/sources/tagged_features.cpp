#include "generatrix/data/sources/tagged_features.h"

#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/base/rng.h"
#include "generatrix/data/sources/catalog.h"

namespace gx {
namespace {

constexpr std::int64_t kTopics = 16, kWordsOfTopic = 10, kWordNumbers = 24, kStyle = 4, kFeatures = 64, kTagsOfTopic = 3;
constexpr std::int64_t kTaggedTrain = 4000, kTaggedValid = 500, kTaggedTest = 1000;

// What all pictures have in common.
struct TagWorld {
  Tensor words;         // [topics, words of a topic, D]
  Tensor inner, outer;  // [topics + style, 64], [64, 64]
};

TagWorld make_world(Rng rng) {
  const auto middles = rng.normal({kTopics, 1, kWordNumbers});
  const auto words = middles + 0.7 * rng.normal({kTopics, kWordsOfTopic, kWordNumbers});
  const auto weights = [&](std::int64_t n_in) { return rng.normal({n_in, kFeatures}) / std::sqrt(static_cast<double>(n_in)); };
  const auto inner = 2 * weights(kTopics + kStyle), outer = 2 * weights(kFeatures);
  const auto radius = std::sqrt(static_cast<double>(kWordNumbers));
  return {radius * words / words.norm(2, {2}, /*keepdim=*/true), inner, outer};
}

// Every row of `order` [n, k] begins with a draw of k things without replacement, whose weights fall as 1 / j (Gumbel's trick).
Tensor drawn_in_order(const Tensor& weights, std::int64_t n, Rng& rng) {
  const auto u = rng.uniform({n, weights.size(0)}).clamp(1e-7, 1 - 1e-7);
  return (weights.log() - (-u.log()).log()).argsort(1, /*descending=*/true);
}

Batch tagged_rows(const TagWorld& world, std::int64_t n, Rng rng) {
  const auto topics = drawn_in_order(at::ones({kTopics}), n, rng).narrow(1, 0, 2);  // [n, 2]
  const auto share = 0.35 + 0.3 * rng.uniform({n, 1});
  const auto shown = at::zeros({n, kTopics}).scatter_(1, topics, 4 * at::cat({share, 1 - share}, 1));
  const auto hidden = at::cat({shown, rng.normal({n, kStyle})}, 1);
  const auto features = hidden.matmul(world.inner).tanh().matmul(world.outer).tanh() + 0.1 * rng.normal({n, kFeatures});

  const auto fall = 1 / (1 + at::arange(kWordsOfTopic, at::kFloat));
  const auto tags = drawn_in_order(fall, 2 * n, rng).narrow(1, 0, kTagsOfTopic);  // [2 n, 3]
  const auto word = (topics.reshape({-1, 1}) * kWordsOfTopic + tags).flatten();   // [6 n]
  const auto events = world.words.flatten(0, 1).index_select(0, word);            // [6 n, D]
  return {events, Rows(features.repeat_interleave(2 * kTagsOfTopic, 0))};
}

}  // namespace

Opened open_tagged_features(const DataSpec& spec) {
  const auto rng = Rng(static_cast<std::uint64_t>(spec.seed)).fork("tagged features");
  const auto world = make_world(rng.fork("world"));
  return {.train = tagged_rows(world, kTaggedTrain, rng.fork("train")),
          .valid = tagged_rows(world, kTaggedValid, rng.fork("valid")),
          .test = tagged_rows(world, kTaggedTest, rng.fork("test")),
          .codec = [](const Batch&) {
            const Field word{.name = "word", .values = Real{}, .shape = {kWordNumbers}};
            const Field features{.name = "features", .values = Real{}, .shape = {kFeatures}};
            return plain_codec({{{word}}, {{features}}});
          }};
}

Source tagged_features_source() {
  constexpr auto kTagsOfPicture = 2 * kTagsOfTopic;
  return {{.name = "tagged-features",
           .summary = "vectors of words, given features of the pictures that were tagged with them",
           .kind = "density",
           .event = {kWordNumbers},
           .rows = kTaggedTrain * kTagsOfPicture,
           .test = kTaggedTest * kTagsOfPicture,
           .found = "generated"},
          open_tagged_features};
}

}  // namespace gx
