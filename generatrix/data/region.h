// Named parts of pictures: what is hidden where a region is asked for.
//
//   lower, upper, left, right                            half of the picture
//   upper_left, upper_right, lower_left, lower_right     a quadrant
//   all_but_upper_left, ...                              the other three quadrants
//   middle                                               a quarter of the picture about its middle
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "generatrix/base/tensor.h"

namespace gx {

const std::vector<std::string>& region_names();
// bool [height, width]: false in the region; nothing for a word that names none.
std::optional<Tensor> known_outside(const std::string& region, std::int64_t height, std::int64_t width);

}  // namespace gx
