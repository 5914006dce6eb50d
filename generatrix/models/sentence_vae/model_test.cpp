#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/base/errors.h"
#include "generatrix/contract/catalog.h"

namespace gx {

void add_sentence_vae(Catalog& catalog);

namespace {

const Field kSentence{.name = "text", .values = Symbols{{9}}, .layout = Field::Layout::sequence, .longest = 6, .end = 1};
const Task kSentences{Space{{kSentence}}, {}};

ModelPtr build_sentences(const Table& changes = {}, const Task& task = kSentences) {
  Catalog catalog;
  add_sentence_vae(catalog);
  const auto& entry = catalog.at("sentence_vae");
  Table small{{"latent", 3}, {"embedding", 5}, {"hidden", 6}};
  for (const auto& [key, value] : changes) small.set(key, value);
  auto model = entry.build(entry.normalize(small), task);
  model->eval();
  return model;
}

Batch sentences(std::int64_t n, std::int64_t n_words = 4) {
  auto words = 2 + Rng(1).integers(7, {n, n_words});
  words.select(1, n_words - 1).fill_(1);
  return {Rows({Column{words, at::full({n}, n_words, at::kLong)}})};
}

// p(x|z) over all rows of one and two words and the end: their probabilities and that of longer rows are 1 in all.
TEST(SentenceVae, CountsEveryRowOnce) {
  const auto model = build_sentences();
  model->to(at::kDouble);
  const auto z = at::randn({1, 3}, at::kDouble);
  auto& decoder = dynamic_cast<CanDecode&>(*model);
  const auto nats = [&](const Tensor& words) {
    const auto length = at::full({words.size(0)}, words.size(1), at::kLong);
    return decoder.decode(z.expand({words.size(0), 3}), {}).log_prob(Rows({Column{words, length}}));
  };
  // of all symbols at the first place, end among them; then of all after one word that is none
  EXPECT_NEAR(nats(at::arange(9).view({9, 1})).exp().sum().item<double>(), 1, 1e-10);
  const auto two = at::stack({at::full({9}, 4, at::kLong), at::arange(9)}, 1);
  EXPECT_NEAR(nats(two).exp().sum().item<double>(), nats(at::full({1, 1}, 4, at::kLong)).exp().item<double>(), 1e-10);
}

TEST(SentenceVae, TheMeanOfARowIsItsMostProbableWords) {
  const auto model = build_sentences();
  auto& decoder = dynamic_cast<CanDecode&>(*model);
  const auto z = at::randn({2, 3});
  const auto mean = decoder.decode(z, {}).mean().columns[0];
  const auto first = [&](std::int64_t word) {
    return decoder.decode(z, {}).log_prob(Rows({Column{at::full({2, 1}, word, at::kLong), at::ones({2}, at::kLong)}}));
  };
  std::vector<Tensor> all;
  for (std::int64_t word = 0; word < 9; ++word) all.push_back(first(word));
  EXPECT_TRUE(at::equal(at::stack(all).argmax(0), mean.data.select(1, 0)));
}

TEST(SentenceVae, SeveralDrawsOfZAreThoseOneByOne) {
  const auto model = build_sentences();
  auto& decoder = dynamic_cast<CanDecode&>(*model);
  const auto batch = sentences(4);
  const auto z = at::randn({3, 4, 3});
  at::NoGradGuard off;
  const auto all = decoder.decode(z, {}).log_prob(batch.event);
  EXPECT_EQ(all.sizes(), (at::IntArrayRef{3, 4}));
  EXPECT_TRUE(at::allclose(all[2], decoder.decode(z[2], {}).log_prob(batch.event), 1e-5, 1e-5));
}

TEST(SentenceVae, OrderOfWordsMattersToTheCode) {
  const auto model = build_sentences();
  const auto batch = sentences(3);
  auto turned = batch;
  turned.event.columns[0].data = batch.event.columns[0].data.clone();
  turned.event.columns[0].data.narrow(1, 0, 3).copy_(batch.event.columns[0].data.narrow(1, 0, 3).flip(1));
  auto& encoder = dynamic_cast<CanEncode&>(*model);
  EXPECT_FALSE(at::allclose(encoder.encode(batch).mean(), encoder.encode(turned).mean(), 1e-4, 1e-4));
}

TEST(SentenceVae, WordsAreHiddenInTrainingAlone) {
  const auto model = build_sentences({{"word_dropout", 1.0}});
  auto& decoder = dynamic_cast<CanDecode&>(*model);
  const auto z = at::randn({1, 3});
  const auto last = [&](std::int64_t before) {
    const auto words = at::tensor({before, std::int64_t{5}}, at::kLong).view({1, 2});
    const auto one = at::full({1, 1}, before, at::kLong);
    return (decoder.decode(z, {}).log_prob(Rows({Column{words, at::full({1}, 2, at::kLong)}})) -
            decoder.decode(z, {}).log_prob(Rows({Column{one, at::full({1}, 1, at::kLong)}})))
        .item<float>();
  };
  EXPECT_GT(std::abs(last(2) - last(7)), 1e-4);
  model->train();
  EXPECT_NEAR(last(2), last(7), 1e-5) << "whatever the first word was";
}

TEST(SentenceVae, TheEncoderMovesAheadForAWhile) {
  const auto model = build_sentences({{"ahead", Table{{"steps", 30}, {"repeats", 4}}}});
  const auto turns = model->turns();
  ASSERT_EQ(turns.size(), 2u);
  EXPECT_EQ(turns[1].name, "encoder");
  EXPECT_EQ(turns[1].repeats(29), 4);
  EXPECT_EQ(turns[1].repeats(30), 0);
  EXPECT_LT(turns[1].parameters.size(), turns[0].parameters.size());
  EXPECT_EQ(build_sentences()->turns().size(), 1u);
}

TEST(SentenceVae, RefusesWhatIsNoSequenceOfSymbols) {
  EXPECT_THROW(build_sentences({}, {Space{{Field{.name = "x", .shape = {6}}}}, {}}), UserError);
  EXPECT_THROW(build_sentences({{"conditional", true}}), UserError);
}

}  // namespace
}  // namespace gx
