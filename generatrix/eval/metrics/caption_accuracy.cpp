// Whether samples drawn under captions show what the captions say, by a feature net that has never seen the model: the net names
// a sample's class, and a word of the caption is right when it is in the class's name. Words that no class's name has say
// nothing. Beside it: the same of the captions of other samples, which is what a model reaches that reads no caption.
#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/base/text.h"
#include "generatrix/eval/known_metrics.h"

namespace gx {
namespace {

// Which of what a model is given is a caption: a sequence of symbols that have names; nothing when none is.
std::optional<std::size_t> place_of_caption(const Codec& codec, const Task& task) {
  const auto& given = task.given.fields;
  for (std::size_t i = 0; i < std::min(given.size(), codec.given().size()); ++i) {
    const bool is_caption =
        given[i].layout == Field::Layout::sequence && given[i].stride == 0 && std::holds_alternative<Symbols>(given[i].values);
    if (is_caption && !codec.given()[i]->names().empty()) return i;
  }
  return std::nullopt;
}

// bool [classes, words]: whose name has which word.
Tensor words_of_classes(const std::vector<std::string>& classes, const std::vector<std::string>& words) {
  auto has = at::zeros({std::ssize(classes), std::ssize(words)}, at::kBool);
  auto cells = has.accessor<bool, 2>();
  for (std::int64_t c = 0; c < std::ssize(classes); ++c) {
    for (const auto& word : words_in(classes[static_cast<std::size_t>(c)])) {
      const auto found = std::ranges::find(words, word) - words.begin();
      if (found < std::ssize(words)) cells[c][found] = true;
    }
  }
  return has;
}

// bool [n, words]: which words each caption has.
Tensor words_of_captions(const Column& captions, std::int64_t n_words) {
  const auto inside = is_member(captions.length, captions.data.size(1));                          // [n, T]
  const auto said = captions.data.unsqueeze(-1) == at::arange(n_words, captions.data.options());  // [n, T, words]
  return (said & inside.unsqueeze(-1)).any(1);
}

// Of each caption the share of its words that are seen; float64 [n].
Tensor share_seen(const Tensor& said, const Tensor& seen) {
  return (said & seen).sum(1).to(at::kDouble) / said.sum(1).clamp_min(1).to(at::kDouble);
}

Metric::Finding measure_caption_accuracy(const Subject& subject) {
  const auto place = place_of_caption(subject.codec(), subject.model().task());
  if (!place) return Omitted{{}, "the model is told no caption in words"};
  const auto& net = *subject.reference()->net();
  const auto classes = net.codec ? net.codec->label_names() : std::vector<std::string>{};
  const auto words = subject.codec().given()[*place]->names();
  const auto has = words_of_classes(classes, words);  // [classes, words]
  const auto& log_probs = subject.fake().log_probs;
  if (!has.any().item<bool>() || log_probs.size(1) != has.size(0))
    return Omitted{{}, "the feature net knows no classes whose names have words of captions (--features RUN)"};
  const auto said = words_of_captions(subject.fake_given().columns[*place], std::ssize(words)) & has.any(0);  // [n, words]
  const auto seen = has.index_select(0, log_probs.argmax(1));                                                 // [n, words]
  const auto right = share_seen(said, seen);                                                                  // [n]
  const auto says = said.any(1);
  if (!says.any().item<bool>()) return Omitted{{}, "no caption has a word that the feature net knows"};
  auto found = mean_of(right.masked_select(says));
  const auto by_word = (said & seen).sum(0).to(at::kDouble) / said.sum(0).to(at::kDouble);  // [words], NaN of those never said
  found.n_fake = found.n;
  found.n = 0;
  found.features = net.hash;
  const auto others = said.roll(1, 0);
  found.extra = {{"all_words", (right.masked_select(says) == 1).to(at::kDouble).mean().item<double>()},
                 {"worst_word", by_word.nan_to_num(1).min().item<double>()},
                 {"others_captions", share_seen(others, seen).masked_select(others.any(1)).mean().item<double>()}};
  return found;
}

}  // namespace

Metric caption_accuracy() {
  return {.info = {.name = "caption_accuracy",
                   .summary = "share of a caption's words that the feature net finds in the sample drawn under it",
                   .needs = {"sample", "classes"},
                   .better = MetricInfo::Better::higher,
                   .group = "quality",
                   .heading = "caption acc."},
          .measure = measure_caption_accuracy};
}

}  // namespace gx
