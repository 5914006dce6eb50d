#include "generatrix/data/save_rows.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/array_tensor.h"
#include "generatrix/data/picture.h"
#include "generatrix/media/npz.h"

namespace gx {
namespace {

std::string csv_of(const Tensor& rows, const std::vector<std::string>& names) {
  const auto n = rows.size(0), width = rows.size(1);
  std::string text;
  for (std::int64_t j = 0; j < width; ++j) {
    const auto named = static_cast<std::size_t>(j) < names.size();
    text += fmt::format("{}{}", j > 0 ? "," : "", named ? names[static_cast<std::size_t>(j)] : fmt::format("x{}", j));
  }
  const auto table = rows.to(at::kCPU, at::kDouble).contiguous();
  const auto values = table.accessor<double, 2>();
  for (std::int64_t i = 0; i < n; ++i) {
    text += '\n';
    for (std::int64_t j = 0; j < width; ++j) text += fmt::format("{}{:.9g}", j > 0 ? "," : "", values[i][j]);
  }
  return text + '\n';
}

}  // namespace

std::string natural_ending(const Codec& codec) { return codec.space.is_image() ? ".png" : ".npz"; }

void save_rows(const Path& path, const Tensor& x, const Codec& codec, std::int64_t columns) {
  const auto ending = path.extension();
  const auto& event = codec.space.event;
  if (ending == ".png" && codec.space.is_image()) return write_png(path, to_picture_grid(codec.decode(x), columns));
  if (ending == ".npz") return write_npz(path, {{"x", to_array(codec.decode(x))}});
  if (ending == ".csv" && event.size() == 1) return write_file(path, csv_of(codec.decode(x), codec.space.names));
  throw errors::wrong_ending(path, codec.space.is_image() ? ".png or .npz" : event.size() == 1 ? ".csv or .npz" : ".npz");
}

}  // namespace gx
