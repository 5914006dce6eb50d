// Of words that people tagged a picture with, how many a model finds that was told the picture's features: the task of Mirza and
// Osindero 2014, arXiv 1411.1784, section 4.2. A row's event is the vector of one word, given are the features; rows with the
// same features are one picture, and the words are the different events of all rows.
//
//   100 draws for each picture; each votes for the word of the greatest cosine; the 10 words of most votes are the tags
//   recall@10 = the share of the picture's own words that are among them, averaged over pictures
//
// (There, each draw votes for 20 of 247,465 words. Here a draw that votes for its neighbors too hides which words are frequent:
// of draws from the law of `tagged-features` itself one vote finds .69 and five find .55, where .73 is the most that can be
// found.) Beside it, from training rows alone:
//
//   nearest_class  the 10 words whose class mean is nearest to the features, a class mean being that of the features of all rows
//                  with the word (Mensink, Verbeek, Perronnin and Csurka 2013, IEEE TPAMI 35(11))
//   most_frequent  the 10 most frequent words
#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/data/loader.h"
#include "generatrix/eval/known_metrics.h"

namespace gx {
namespace {

constexpr std::int64_t kDraws = 100, kTags = 10;
constexpr std::int64_t kPicturesAtOnce = 64;

struct TaggedRows {
  Tensor word, features;  // [R, D], [R, F], on the CPU
};

TaggedRows collected(const std::function<void(const std::function<void(const Batch&, std::int64_t)>&)>& each) {
  std::vector<Tensor> words, features;
  each([&](const Batch& batch, std::int64_t) {
    words.push_back(batch.x().to(at::kCPU));
    features.push_back(batch.given.x().to(at::kCPU));
  });
  return {at::cat(words), at::cat(features)};
}

// The rows' different values, and which of them each row has.
std::pair<Tensor, Tensor> different(const Tensor& rows) {
  const auto found = at::unique_dim(rows, 0, /*sorted=*/true, /*return_inverse=*/true);
  return {std::get<0>(found), std::get<1>(found)};
}

// Votes of draws for words, [pictures, V].
Tensor votes_of(const Subject& subject, const Tensor& pictures, const Tensor& words) {
  auto noise = subject.noise("tags");
  const auto directions = words / words.norm(2, {1}, /*keepdim=*/true).clamp_min(1e-12);  // [V, D]
  std::vector<Tensor> votes;
  for (const auto& some : pictures.split(kPicturesAtOnce)) {
    const auto given = some.repeat_interleave(kDraws, 0).to(subject.device());
    const auto drawn = subject.sampler()->draw(given.size(0), Rows(given), noise).x().to(at::kCPU, words.scalar_type());
    const auto cosines = drawn.matmul(directions.t());  // times the draw's length, which changes no order
    const auto chosen = cosines.argmax(1).view({some.size(0), kDraws});
    votes.push_back(at::zeros({some.size(0), words.size(0)}).scatter_add_(1, chosen, at::ones(chosen.sizes())));
  }
  return at::cat(votes);
}

// Of own words bool [pictures, V] the share among the kTags of the greatest `rank`; float64 [pictures].
Tensor recall_of(const Tensor& rank, const Tensor& own) {
  const auto k = std::min(kTags, own.size(1));
  const auto top = std::get<1>(at::topk(rank.expand(own.sizes()), k, 1));
  return own.gather(1, top).sum(1).to(at::kDouble) / own.sum(1).to(at::kDouble);
}

Metric::Finding measure_tag_recall(const Subject& subject) {
  if (!subject.train()) return Omitted{{}, "no training rows are known"};
  const auto judged = collected([&](const auto& use) { subject.each_batch(use); });
  const auto train = collected([&](const auto& use) {
    for_each_batch(*subject.train(), subject.codec(), /*batch=*/1024, subject.noise("tagged rows"), use);
  });
  const auto [words, word_of] = different(at::cat({judged.word, train.word}));
  const auto [pictures, picture_of] = different(judged.features);
  const auto n_judged = judged.word.size(0), n_words = words.size(0);
  if (n_words == word_of.size(0)) return Omitted{{}, "no word comes twice: events are no words"};
  const auto own = at::zeros({pictures.size(0), n_words}, at::kBool)
                       .index_put_({picture_of, word_of.narrow(0, 0, n_judged)}, at::ones({n_judged}, at::kBool));

  const auto of_train = word_of.narrow(0, n_judged, train.word.size(0));
  const auto counts = at::bincount(of_train, {}, n_words).to(train.features.scalar_type());
  const auto means =
      at::zeros({n_words, train.features.size(1)}, train.features.options()).index_add_(0, of_train, train.features) /
      counts.clamp_min(1).unsqueeze(1);
  const auto nearness = (-at::cdist(pictures, means)).masked_fill(counts == 0, -INFINITY);

  auto found = mean_of(recall_of(votes_of(subject, pictures, words), own));
  found.n = pictures.size(0);
  found.n_fake = kDraws * pictures.size(0);
  found.error_by = "pictures";
  found.extra = {{"nearest_class", recall_of(nearness, own).mean().item<double>()},
                 {"most_frequent", recall_of(counts.unsqueeze(0), own).mean().item<double>()}};
  return found;
}

}  // namespace

Metric tag_recall() {
  return {.info = {.name = "tag_recall",
                   .summary = "share of a picture's words among the 10 that draws given its features are nearest to (recall@10)",
                   .needs = {"sample", "tags"},
                   .better = MetricInfo::Better::higher,
                   .group = "quality",
                   .heading = "tag recall",
                   .slow = true},
          .measure = measure_tag_recall};
}

}  // namespace gx
