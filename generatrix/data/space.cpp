#include "generatrix/data/space.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "generatrix/base/errors.h"

namespace gx {

bool is_real(const Values& values) { return std::holds_alternative<Real>(values); }

bool is_bits(const Values& values) { return values == kBits; }

std::int64_t count_of(const Values& values) {
  if (const auto* levels = std::get_if<Levels>(&values)) return levels->n;
  const auto* symbols = std::get_if<Symbols>(&values);
  return symbols && !symbols->n.empty() ? *std::ranges::max_element(symbols->n) : 0;
}

std::string words_of(const Values& values) {
  if (is_real(values)) return "real numbers";
  if (is_bits(values)) return "bits";
  if (std::holds_alternative<Levels>(values)) return fmt::format("{} levels", count_of(values));
  const auto& n = std::get<Symbols>(values).n;
  return n.size() == 1 ? fmt::format("{} symbols", n[0]) : fmt::format("symbols of {} kinds", n.size());
}

std::int64_t Field::dims() const { return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>()); }

bool Field::is_label() const {
  const auto* symbols = std::get_if<Symbols>(&values);
  return symbols && symbols->n.size() == 1 && is_fixed() && shape.empty();
}

std::string words_of(Field::Layout layout) {
  constexpr std::array<const char*, 4> kWords{"fixed", "sequence", "set", "sparse"};
  return kWords.at(static_cast<std::size_t>(layout));
}

std::string words_of(const Field& field) {
  auto words = fmt::format("{}: {}", field.name, words_of(field.values));
  if (!field.shape.empty()) words += fmt::format(" [{}]", fmt::join(field.shape, ", "));
  if (!field.is_fixed()) words += fmt::format(", {} of at most {}", words_of(field.layout), field.longest);
  if (field.stride == 1) words += ", one for each step";
  if (field.stride > 1) words += fmt::format(", one for {} steps", field.stride);
  return field.may_miss ? words + ", some unknown" : words;
}

const Field& Space::only() const {
  if (!is_one()) throw errors::misuse("Space::only", fmt::format("{} fields", fields.size()), "one");
  return fields.front();
}

std::int64_t Space::dims() const {
  std::int64_t sum = 0;
  for (const auto& field : fields) sum += field.dims();
  return sum;
}

std::string words_of(const Space& space) {
  std::vector<std::string> words;
  for (const auto& field : space.fields) words.push_back(words_of(field));
  return words.empty() ? "nothing" : fmt::format("{}", fmt::join(words, "; "));
}

const Field* Task::label() const {
  const auto found = std::ranges::find_if(given.fields, &Field::is_label);
  return found == given.fields.end() ? nullptr : &*found;
}

}  // namespace gx
