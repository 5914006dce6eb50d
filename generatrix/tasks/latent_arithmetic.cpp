#include "generatrix/tasks/latent_arithmetic.h"

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/base/parts.h"
#include "generatrix/base/text.h"
#include "generatrix/data/memory.h"
#include "generatrix/eval/factors/coded_rows.h"

namespace gx {
namespace {

constexpr std::int64_t kCodedAtOnce = 500;

UserError no_such_set(const std::string& words, const std::string& why) { return errors::bad_value("set of rows", words, why); }

Tensor numbers_named(const std::string& words, std::int64_t n_rows) {
  std::vector<std::int64_t> numbers;
  for (const auto& word : parts_of(words, ',')) {
    const auto number = whole_number(word, 0);
    if (!number) throw no_such_set(words, "must be FACTOR=VALUE, such as label=3, or numbers of rows with commas");
    if (*number >= n_rows) throw no_such_set(words, fmt::format("there are {} rows, from 0", n_rows));
    numbers.push_back(*number);
  }
  return at::tensor(numbers, at::kLong);
}

}  // namespace

bool by_factor(const std::string& words) { return words.find('=') != words.npos; }

Tensor rows_named(const std::string& words, const FactorRows& rows, const std::vector<std::string>& label_names) {
  if (!by_factor(words)) return numbers_named(words, rows.size());
  const auto equals = words.find('=');
  const auto name = words.substr(0, equals), value = words.substr(equals + 1);
  const auto factor = std::ranges::find(rows.of, name, &Factor::name);
  if (factor == rows.of.end()) {
    if (rows.of.empty()) throw no_such_set(words, "rows have no label; name rows by their numbers");
    std::vector<std::string> names;
    for (const auto& one : rows.of) names.push_back(one.name);
    throw no_such_set(words, fmt::format("rows have the factors {}", fmt::join(names, ", ")));
  }
  auto number = whole_number(value, 0);
  if (const auto named = std::ranges::find(label_names, value); name == "label" && named != label_names.end())
    number = named - label_names.begin();
  if (!number || *number >= factor->n)
    throw no_such_set(words, fmt::format("{} is a number from 0 to {}{}", name, factor->n - 1,
                                         name == "label" && !label_names.empty() ? " or the name of a label" : ""));
  const auto found = (rows.values.select(1, factor - rows.of.begin()) == *number).nonzero().squeeze(1);
  if (found.numel() == 0) throw no_such_set(words, "no row has it");
  return found;
}

std::vector<Tensor> mean_codes(CanEncode& encoder, const DatasetPtr& data, const Codec& codec, const std::vector<Tensor>& sets,
                               const Rng& rng) {
  const auto [rows, place] = at::_unique(at::cat(sets), /*sorted=*/true, /*return_inverse=*/true);
  const auto codes = coded_rows(encoder, Subset(data, rows), codec, kCodedAtOnce, rng).codes;
  std::vector<Tensor> means;
  std::int64_t first = 0;
  for (const auto& set : sets) {
    means.push_back(codes.index_select(0, place.narrow(0, first, set.numel())).mean(0));
    first += set.numel();
  }
  return means;
}

Tensor sum_of_codes(const std::vector<Tensor>& plus, const std::vector<Tensor>& minus) {
  auto sum = at::zeros_like(plus.empty() ? minus.at(0) : plus.at(0));
  for (const auto& one : plus) sum = sum + one;
  for (const auto& one : minus) sum = sum - one;
  return sum;
}

}  // namespace gx
