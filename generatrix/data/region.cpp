#include "generatrix/data/region.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace gx {
namespace {

constexpr std::string_view kAllBut = "all_but_";

// Where a side is odd, the lower and the right part have the pixel more.
void fill_region(Tensor& picture, const std::string& region, bool value) {
  const auto h = picture.size(0), w = picture.size(1);
  const auto has = [&](std::string_view word) { return region.find(word) != std::string::npos; };
  auto part = picture;
  if (region == "middle") part = part.narrow(0, h / 4, h / 2).narrow(1, w / 4, w / 2);
  if (has("upper")) part = part.narrow(0, 0, h / 2);
  if (has("lower")) part = part.narrow(0, h / 2, h - h / 2);
  if (has("left")) part = part.narrow(1, 0, w / 2);
  if (has("right")) part = part.narrow(1, w / 2, w - w / 2);
  part.fill_(value);
}

}  // namespace

const std::vector<std::string>& region_names() {
  static const std::vector<std::string> names{"lower",
                                              "upper",
                                              "left",
                                              "right",
                                              "middle",
                                              "upper_left",
                                              "upper_right",
                                              "lower_left",
                                              "lower_right",
                                              "all_but_upper_left",
                                              "all_but_upper_right",
                                              "all_but_lower_left",
                                              "all_but_lower_right"};
  return names;
}

std::optional<Tensor> known_outside(const std::string& region, std::int64_t height, std::int64_t width) {
  if (std::ranges::find(region_names(), region) == region_names().end()) return std::nullopt;
  const bool inverted = region.starts_with(kAllBut);
  auto known = at::full({height, width}, !inverted, at::kBool);
  fill_region(known, inverted ? region.substr(kAllBut.size()) : region, inverted);
  return known;
}

}  // namespace gx
