#include "generatrix/nn/halvings.h"

#include <fmt/format.h>

namespace gx {

std::optional<std::string> why_not_halved(const Shape& event, std::size_t n) {
  constexpr std::size_t kMost = 30;
  if (event.size() != 3) return "convolutions read images [channels, height, width]; use an mlp";
  if (n == 0) return "`channels` is empty: convolutions halve the image once at least";
  if (n > kMost) return fmt::format("{} halvings are too many: {} at most", n, kMost);
  const auto least = std::int64_t{1} << n;
  if (event[1] >= least && event[2] >= least) return {};
  return fmt::format("images of {} x {} cannot be halved {} times: they need {} x {} pixels or fewer `channels` of the nets",
                     event[1], event[2], n, least, least);
}

}  // namespace gx
