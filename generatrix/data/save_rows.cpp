#include "generatrix/data/save_rows.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/base/text.h"
#include "generatrix/data/array_tensor.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/picture.h"
#include "generatrix/data/plane.h"
#include "generatrix/data/save_text.h"
#include "generatrix/media/npz.h"
#include "generatrix/media/wav.h"

namespace gx {
namespace {

std::string form_ending(RowForm form) {
  switch (form) {
    case RowForm::picture:
      return ".png";
    case RowForm::table:
    case RowForm::series:
      return ".csv";
    case RowForm::text:
      return ".txt";
    case RowForm::ratings:
      return ".tsv";
    case RowForm::sound:
      return ".wav";
    case RowForm::none:
      break;
  }
  return ".npz";
}

Arrays arrays_of(const Codec& codec, const Rows& stored) {
  const auto& event = codec.task().event;
  Arrays arrays;
  const bool alone = event.is_one() && event.only().is_fixed();
  for (std::size_t i = 0; i < stored.columns.size(); ++i)
    add_column(arrays, alone ? "x" : event.fields[i].name, stored.columns[i]);
  return arrays;
}

std::string text_of(RowForm form, const Codec& codec, const Rows& stored) {
  if (form == RowForm::table) return table_text(codec, stored);
  if (form == RowForm::series) return series_text(codec, stored);
  return form == RowForm::text ? lines_text(codec, stored) : ratings_text(codec, stored);
}

// Sounds one after another, a quarter of a second of silence between.
void save_sounds(const Path& path, const Column& stored, std::int64_t rate) {
  const auto sounds = stored.data.to(at::kCPU, at::kShort).contiguous();
  const auto width = sounds.size(1);
  std::vector<std::int16_t> samples;
  for (std::int64_t row = 0; row < sounds.size(0); ++row) {
    if (row > 0) samples.insert(samples.end(), static_cast<std::size_t>(rate / 4), std::int16_t{0});
    const auto n = stored.length.defined() ? stored.length[row].item<std::int64_t>() : width;
    const auto* first = sounds.const_data_ptr<std::int16_t>() + row * width;
    samples.insert(samples.end(), first, first + n);
  }
  write_wav(path, rate, 1, samples);
}

bool has_names(const ColumnCodec& codec) {
  const auto* symbols = symbols_of(codec);
  return symbols ? !symbols->columns.empty() : !codec.names().empty();
}

}  // namespace

std::string written_ending(const Path& path) { return in_small_letters(path.extension().string()); }

std::string natural_ending(const Codec& codec) {
  const auto form = form_of(codec);
  // one field without names came as an array
  if (form == RowForm::table && codec.event().size() == 1 && !has_names(*codec.event().front())) return ".npz";
  return form_ending(form);
}

void save_rows(const Path& path, const Rows& x, const Codec& codec, std::int64_t columns) {
  save_stored(path, codec.decode(x), codec, columns);
}

void save_stored(const Path& path, const Rows& stored, const Codec& codec, std::int64_t columns) {
  const auto form = form_of(codec);
  const auto fitting = form_ending(form), ending = written_ending(path);
  if (ending == ".npz") return write_npz(path, arrays_of(codec, stored));
  if (ending == ".png" && is_plane(codec.task().event)) return write_png(path, scatter_picture(stored.x(), box_of(stored.x())));
  if (ending != fitting) throw errors::wrong_ending(path, fitting == ".npz" ? ".npz" : fitting + " or .npz");
  if (form == RowForm::picture) return write_png(path, to_picture_grid(stored.x(), columns));
  if (form == RowForm::sound) return save_sounds(path, stored.columns.front(), rate_of(*codec.event().front()));
  write_file(path, text_of(form, codec, stored));
}

}  // namespace gx
