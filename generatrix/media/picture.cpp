#include "generatrix/media/picture.h"

#include "generatrix/base/errors.h"
#include "generatrix/base/text.h"
#include "generatrix/media/jpeg.h"
#include "generatrix/media/mapping.h"
#include "generatrix/media/png.h"

namespace gx {
namespace {

constexpr std::string_view kPurpose = "a PNG or JPEG file";

DataError no_picture(const Path& path) {
  return errors::malformed(path, "starts neither as PNG nor as JPEG files do", std::string(kPurpose));
}

}  // namespace

Picture decode_picture(std::string_view bytes, const Path& path, std::int64_t most_pixels) {
  if (is_png(bytes)) return decode_png_picture(bytes, path, most_pixels);
  if (is_jpeg(bytes)) return {decode_jpeg(bytes, path, most_pixels), {}};
  throw no_picture(path);
}

Picture read_picture(const Path& path, std::int64_t most_pixels) {
  return decode_picture(read_file(path, kPurpose), path, most_pixels);
}

PictureSize picture_size(const Path& path) {
  const Mapping file(path, kPurpose, Mapping::Access::read);
  if (is_png(file.text())) return png_size(file.text(), path);
  if (is_jpeg(file.text())) return jpeg_size(file.text(), path);
  throw no_picture(path);
}

bool is_picture_name(const Path& path) {
  const auto ending = in_small_letters(path.extension().string());
  return ending == ".png" || ending == ".jpg" || ending == ".jpeg";
}

}  // namespace gx
