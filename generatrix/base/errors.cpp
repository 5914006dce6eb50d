#include "generatrix/base/errors.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "generatrix/base/text.h"

namespace gx::errors {

UserError unknown_name(const std::string& where, std::string_view what, std::string_view found, const std::vector<std::string>& known) {
  const auto near = nearest(found, known);
  const auto advice = near ? fmt::format("did you mean '{}'?", *near) : fmt::format("known: {}", fmt::join(known, ", "));
  return UserError(fmt::format("{}{}unknown {} '{}'; {}", where, where.empty() ? "" : ": ", what, found, advice));
}

UserError bad_value(const std::string& where, const std::string& found, const std::string& expected) {
  return UserError(fmt::format("{} = {}: {}", where, found, expected));
}

UserError lacks_ability(const std::string& model, const std::string& verb, const std::vector<std::string>& able) {
  return UserError(fmt::format("model {} cannot {}; models that can: {}", model, verb, fmt::join(able, ", ")));
}

UserError needs_image(const std::string& net, const std::vector<std::int64_t>& event) {
  return UserError(fmt::format("a {} net reads images [channels, height, width], the data has events [{}]; use an mlp", net, fmt::join(event, ", ")));
}

UserError too_many_halvings(std::int64_t height, std::int64_t width, std::size_t n_halvings) {
  return UserError(fmt::format("{} channels halve a {} x {} image to nothing; list fewer", n_halvings, height, width));
}

UserError wrong_likelihood(const std::string& likelihood, const std::string& scores, const std::string& found, const std::string& advice) {
  return UserError(fmt::format("likelihood {} scores {}, the data has {}; use {}", likelihood, scores, found, advice));
}

DataError missing_file(const Path& path, std::string_view purpose) {
  return DataError(fmt::format("{}: no such file; expected {}", path.string(), purpose));
}

DataError unreadable(const Path& path, std::string_view reason) {
  return DataError(fmt::format("{}: cannot be read: {}", path.string(), reason));
}

DataError unwritable(const Path& path, std::string_view reason) {
  return DataError(fmt::format("{}: cannot be written: {}", path.string(), reason));
}

DataError malformed(const Path& path, const std::string& found, const std::string& expected) {
  return DataError(fmt::format("{}: {}; expected {}", path.string(), found, expected));
}

}  // namespace gx::errors
