#include "generatrix/data/save_rows.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <utility>

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
    case RowForm::music:
      return ".json";
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

std::string text_of(RowForm form, const Codec& codec, const Rows& stored, std::int64_t first = 0,
                    const RowNames& row_names = {}) {
  if (form == RowForm::table) return table_text(codec, stored, first);
  if (form == RowForm::series) return series_text(codec, stored, first, row_names);
  if (form == RowForm::music) return notes_text(stored);
  return form == RowForm::text ? lines_text(codec, stored) : ratings_text(codec, stored, first, row_names);
}

bool is_text(RowForm form) {
  return form == RowForm::table || form == RowForm::series || form == RowForm::text || form == RowForm::ratings;
}

// Rows that a file of this form holds; as many as there are where it has no end.
std::int64_t most_rows(RowForm form, const Codec& codec) {
  const auto& field = codec.task().event.fields.front();
  if (form == RowForm::picture) return kMostPixels / ((field.shape[1] + kGridGap) * (field.shape[2] + kGridGap));
  constexpr std::int64_t kMostBytes = (std::int64_t{1} << 32) - 1024;  // of a WAV file, whose sizes have 32 bits
  const auto samples = std::max(field.dims(), field.longest) + rate_of(*codec.event().front()) / 4;
  return form == RowForm::sound ? kMostBytes / (2 * samples) : std::numeric_limits<std::int64_t>::max();
}

// Rows beyond what the disk can hold are refused before they are made. A number takes a byte at least.
void expect_room(const Path& path, const Codec& codec, std::int64_t n) {
  std::error_code unknown;
  const auto folder = path.has_parent_path() ? path.parent_path() : Path(".");
  const auto free = static_cast<double>(std::filesystem::space(folder, unknown).available);
  const auto& event = codec.task().event;
  const auto numbers = event.is_one() && event.only().is_fixed() ? event.only().dims() : 1;
  const auto least = static_cast<double>(n) * static_cast<double>(numbers);
  if (!unknown && least > free) throw errors::no_room(path, n, least, free);
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

}  // namespace

std::string written_ending(const Path& path) { return in_small_letters(path.extension().string()); }

std::string natural_ending(const Codec& codec) {
  const auto form = form_of(codec);
  // one field without names came as an array
  if (form == RowForm::table && codec.event().size() == 1 && !is_of_table(*codec.event().front())) return ".npz";
  return form_ending(form);
}

void save_rows(const Path& path, const Rows& x, const Codec& codec, std::int64_t columns) {
  save_stored(path, codec.decode(x), codec, columns);
}

void save_stored(const Path& path, const Rows& stored, const Codec& codec, std::int64_t columns, const RowNames& row_names) {
  expect_fits(path, codec, stored.size());
  const auto form = form_of(codec);
  const auto ending = written_ending(path);
  if (ending == ".npz") return write_npz(path, arrays_of(codec, stored));
  if (ending == ".png" && is_plane(codec.task().event)) return write_png(path, scatter_picture(stored.x(), box_of(stored.x())));
  if (form == RowForm::picture) return write_png(path, to_picture_grid(stored.x(), columns));
  if (form == RowForm::sound) return save_sounds(path, stored.columns.front(), rate_of(*codec.event().front()));
  write_file(path, text_of(form, codec, stored, 0, row_names));
}

void expect_fits(const Path& path, const Codec& codec, std::int64_t n) {
  expect_room(path, codec, n);
  const auto ending = written_ending(path);
  if (ending == ".npz" || (ending == ".png" && is_plane(codec.task().event))) return;
  const auto form = form_of(codec);
  const auto fitting = form_ending(form);
  const std::string also = is_plane(codec.task().event) ? ".png, " : "";
  if (ending != fitting) throw errors::wrong_ending(path, also + (fitting == ".npz" ? ".npz" : fitting + " or .npz"));
  if (const auto most = most_rows(form, codec); n > most)
    throw errors::bad_value(path.string(), counted(n, "row"),
                            fmt::format("one {} holds {} of these; write an .npz", ending, most));
}

std::int64_t rows_in_part(const Codec& codec) {
  constexpr std::int64_t kNumbers = 1 << 20, kFewest = 16, kMost = 1 << 14;
  std::int64_t numbers = 1;
  for (const auto& field : codec.task().event.fields) numbers += field.dims() * std::max<std::int64_t>(1, field.longest);
  return std::clamp(kNumbers / numbers, kFewest, kMost);
}

void save_in_parts(const Path& path, std::int64_t n, const NextRows& next, const Codec& codec, std::int64_t columns) {
  expect_fits(path, codec, n);
  const auto most = rows_in_part(codec);
  if (n <= most) return save_stored(path, next(0, n), codec, columns);
  std::int64_t first = 0;
  const auto part = [&] {
    const auto here = std::exchange(first, std::min(n, first + most));
    return next(here, first - here);
  };
  const auto form = form_of(codec);
  const auto ending = written_ending(path);
  if (ending == ".npz" && std::ranges::all_of(codec.task().event.fields, &Field::is_fixed))
    return write_npz_in_parts(path, n, [&] { return arrays_of(codec, part()); });
  if (is_text(form) && ending == form_ending(form)) {
    return write_file_with(path, [&](const Path& temporary) {
      std::ofstream out(temporary, std::ios::binary);
      while (first < n) {
        const auto here = first;
        if (!(out << text_of(form, codec, part(), here))) break;
      }
      if (!out.flush()) throw errors::unwritable(path, std::strerror(errno));
    });
  }
  std::vector<Rows> parts;
  while (first < n) parts.push_back(part());
  save_stored(path, joined(parts), codec, columns);
}

}  // namespace gx
