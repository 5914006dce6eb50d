#include "generatrix/data/sources/rows_file.h"

#include <ATen/ATen.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/data/array_tensor.h"
#include "generatrix/data/codec_table.h"
#include "generatrix/data/sources/array_codec.h"
#include "generatrix/data/sources/standardize.h"
#include "generatrix/media/npz.h"
#include "generatrix/spec/json.h"

namespace gx {
namespace {

void add_columns(Arrays& arrays, const Codec::Columns& codecs, const Rows& rows) {
  for (std::size_t i = 0; i < rows.columns.size(); ++i) {
    const auto& field = codecs[i]->field();
    if (!field.is_fixed()) throw errors::misuse("write_rows", words_of(field), "a fixed field");
    add_column(arrays, field.name, rows.columns[i]);
  }
}

void check_symbols(const Tensor& x, const Field& field, const Path& path) {
  const auto& n = std::get<Symbols>(field.values).n;
  const auto most = n.size() == 1 ? at::scalar_tensor(n[0], at::kLong) : at::tensor(n, at::kLong);
  if (x.is_floating_point() || (x < 0).logical_or(x >= most).any().item<bool>())
    throw errors::malformed(path / field.name, "numbers that are none of its symbols", words_of(field));
}

Column column_of(const Arrays& arrays, const Field& field, const Path& path) {
  const auto found = arrays.find(field.name);
  if (found == arrays.end()) throw errors::malformed(path, "no array " + field.name, "one for " + words_of(field));
  Column column{to_tensor(found->second)};
  const auto shape = column.data.dim() > 0 ? column.data.sizes().slice(1) : at::IntArrayRef();
  if (!field.is_fixed() || column.data.dim() == 0 || shape != at::IntArrayRef(field.shape))
    throw errors::malformed(path / field.name, fmt::format("rows of shape [{}]", fmt::join(shape, ", ")), words_of(field));
  if (std::holds_alternative<Symbols>(field.values)) check_symbols(column.data, field, path);
  if (is_real(field.values) && !at::isfinite(column.data).all().item<bool>())
    throw errors::malformed(path / field.name, "numbers that are not finite", "finite numbers");
  if (!field.may_miss) return column;
  const auto observed = arrays.find(field.name + "_observed");
  if (observed != arrays.end()) column.observed = to_tensor(observed->second);
  if (!column.observed.defined() || column.observed.sizes() != column.data.sizes())
    throw errors::malformed(path, field.name + "_observed is missing or of another shape", "a bool for each cell");
  return column;
}

Rows rows_of(const Arrays& arrays, const Codec::Columns& codecs, const Path& path) {
  Rows rows;
  for (const auto& codec : codecs) rows.columns.push_back(column_of(arrays, codec->field(), path));
  for (const auto& column : rows.columns) {
    if (column.size() != rows.size()) throw errors::malformed(path, "arrays of different lengths", "as many rows in each");
  }
  return rows;
}

Codec codec_in(const Arrays& arrays, const Path& path) {
  const auto text = arrays.at(kTaskArray).values<std::uint8_t>();
  try {
    return parse_codec(parse_json({reinterpret_cast<const char*>(text.data()), text.size()}, path.string()), kTaskArray);
  } catch (const UserError& error) {
    throw errors::malformed(path / kTaskArray, error.what(), "the columns of a codec");
  }
}

ColumnCodecPtr fitted(const ColumnCodecPtr& codec, const Column& train) {
  const auto* reals = reals_of(*codec);
  if (reals && reals->scale.empty()) {
    auto settings = standardized(train.data, train.observed);
    settings.coder = reals->coder;
    return reals_codec(codec->field(), std::move(settings));
  }
  const auto* symbols = symbols_of(*codec);
  if (symbols && codec->field().is_label())
    return label_codec(symbols->names, count_of(codec->field().values), train, codec->field().name);
  return codec;
}

Codec::Columns fitted(const Codec::Columns& codecs, const Rows& train) {
  Codec::Columns all;
  for (std::size_t i = 0; i < codecs.size(); ++i) all.push_back(fitted(codecs[i], train.columns[i]));
  return all;
}

}  // namespace

void write_rows(const Path& path, const Batch& stored, const Codec& codec, const Arrays& besides) {
  const auto json = to_json(to_table(codec));
  auto arrays = besides;
  add_columns(arrays, codec.event(), stored.event);
  add_columns(arrays, codec.given(), stored.given);
  arrays.emplace(kTaskArray, Array::of<std::uint8_t>({static_cast<std::int64_t>(json.size())},
                                                     {reinterpret_cast<const std::uint8_t*>(json.data()), json.size()}));
  write_npz(path, arrays);
}

std::optional<Codec> codec_of_rows(const Path& path) {
  const auto names = npz_names(path);
  if (std::ranges::find(names, kTaskArray) == names.end()) return std::nullopt;
  return codec_in({{kTaskArray, read_npz(path, kTaskArray)}}, path);
}

Opened open_rows(const Path& path) {
  const auto arrays = read_npz(path);
  const auto codec = codec_in(arrays, path);
  Opened opened;
  opened.train = {rows_of(arrays, codec.event(), path), rows_of(arrays, codec.given(), path)};
  if (opened.train.size() == 0) throw errors::malformed(path, "no rows", "at least one");
  opened.codec = [codec](const Batch& train) {
    return Codec(fitted(codec.event(), train.event), fitted(codec.given(), train.given));
  };
  return opened;
}

}  // namespace gx
