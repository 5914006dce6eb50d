#include "generatrix/app/labels.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <numeric>

#include "generatrix/base/errors.h"
#include "generatrix/contract/abilities.h"

namespace gx {
namespace {

std::int64_t label_of(const std::string& word, std::int64_t classes, const std::vector<std::string>& names) {
  if (const auto named = std::ranges::find(names, word); named != names.end()) return named - names.begin();
  std::int64_t label = -1;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), label);
  if (error != std::errc() || end != word.data() + word.size() || label < 0 || label >= classes) {
    throw errors::bad_value("--given", word,
                            fmt::format("must be a label from 0 to {}, several with commas, or all", classes - 1));
  }
  return label;
}

}  // namespace

std::vector<std::int64_t> parse_labels(const std::string& words, std::int64_t classes, const std::vector<std::string>& names) {
  constexpr std::string_view kPrefix = "label=";
  if (words.empty()) return {};
  auto rest = words.starts_with(kPrefix) ? words.substr(kPrefix.size()) : words;
  std::vector<std::int64_t> labels;
  if (rest == "all") {
    labels.resize(static_cast<std::size_t>(classes));
    std::iota(labels.begin(), labels.end(), 0);
    return labels;
  }
  for (std::size_t comma = 0; comma != rest.npos;) {
    comma = rest.find(',');
    labels.push_back(label_of(rest.substr(0, comma), classes, names));
    if (comma != rest.npos) rest.erase(0, comma + 1);
  }
  return labels;
}

Tensor labels_in_turn(const std::vector<std::int64_t>& labels, std::int64_t n, at::Device device) {
  if (labels.empty()) return {};
  const auto once = at::tensor(labels, at::kLong);
  return once.index_select(0, at::arange(n, at::kLong).remainder(once.size(0))).to(device);
}

std::vector<std::int64_t> labels_for(const Model& model, const std::string& name, const Space& space, const std::string& words) {
  const auto* labelled = dynamic_cast<const TakesLabels*>(&model);
  const auto classes = labelled ? labelled->classes() : 0;
  if (classes == 0 && !words.empty()) throw errors::bad_value("--given", words, name + " was built without labels; leave it out");
  return parse_labels(words, classes, space.names);
}

}  // namespace gx
