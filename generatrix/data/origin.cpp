#include "generatrix/data/origin.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <array>
#include <filesystem>

#include "generatrix/data/known_sources.h"
#include "generatrix/data/row_hash.h"
#include "generatrix/data/sources/opened.h"

namespace gx {
namespace {

namespace fs = std::filesystem;

// Of rows in any order: a sum. What a row is given belongs to that row.
std::uint64_t sum_of(const std::vector<std::uint64_t>& event, const Rows& given) {
  std::uint64_t sum = 0;
  const auto told = hash_rows(given, 0);
  for (std::size_t i = 0; i < event.size(); ++i)
    sum += i < told.size() ? XXH3_64bits_withSeed(&told[i], sizeof told[i], event[i]) : event[i];
  return sum;
}

}  // namespace

std::string path_of_data(const std::string& name) {
  return known_source(name) ? "" : fs::absolute(name).lexically_normal().string();
}

std::string place_of_data(const std::string& name) {
  std::error_code none;
  const auto path = path_of_data(name);
  if (path.empty()) return name;
  const auto place = fs::weakly_canonical(path, none);
  return none ? path : place.string();
}

std::optional<std::string> found_again(const std::string& path, const std::string& name) {
  std::error_code none;
  if (path.empty()) return name;
  if (fs::exists(path, none)) return path;
  return fs::exists(name, none) ? std::optional(name) : std::nullopt;
}

std::string fingerprint_of(const Opened& opened, const std::vector<std::uint64_t>& train) {
  const auto sum_of_part = [](const Batch& part) { return sum_of(hash_rows(part.event, 0), part.given); };
  const std::array<std::uint64_t, 6> all{train.size(),
                                         sum_of(train, opened.train.given),
                                         static_cast<std::uint64_t>(opened.valid.size()),
                                         sum_of_part(opened.valid),
                                         static_cast<std::uint64_t>(opened.test.size()),
                                         sum_of_part(opened.test)};
  return fmt::format("{:016x}", XXH3_64bits(all.data(), sizeof all));
}

}  // namespace gx
