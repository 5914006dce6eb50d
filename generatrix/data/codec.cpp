#include "generatrix/data/codec.h"

#include <ATen/ATen.h>
#include <fmt/ranges.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/members.h"

namespace gx {
namespace {

Space space_of(const Codec::Columns& columns) {
  Space space;
  for (const auto& column : columns) space.fields.push_back(column->field());
  return space;
}

// 0 past the ends of sequences and in unknown cells, whatever the codec makes of the numbers there.
Column blanked(Column column) {
  if (column.length.defined() || column.observed.defined())
    column.data = column.data.masked_fill(known_in(column).logical_not(), 0);
  return column;
}

template <class Each>
Rows by_column(const Codec::Columns& codecs, const Rows& rows, const Each& each) {
  if (codecs.size() != rows.columns.size())
    throw errors::misuse("Codec", fmt::format("{} columns", rows.columns.size()), fmt::format("{}", codecs.size()));
  Rows result;
  for (std::size_t i = 0; i < codecs.size(); ++i) result.columns.push_back(blanked(each(*codecs[i], rows.columns[i])));
  return result;
}

ColumnCodecPtr plain(const Field& field) {
  if (is_real(field.values)) return reals_codec(field);
  if (std::holds_alternative<Levels>(field.values)) return grey_codec(field);
  return is_bits(field.values) && !field.is_label() ? static_codec(field) : symbols_codec(field);
}

Codec::Columns plain(const Space& space) {
  Codec::Columns codecs;
  for (const auto& field : space.fields) codecs.push_back(plain(field));
  return codecs;
}

}  // namespace

std::vector<std::string> ColumnCodec::names() const { return {}; }

Tensor ColumnCodec::log_volume(const Column&) const { return {}; }

std::string ColumnCodec::text(double value, std::int64_t) const { return fmt::format("{}", value); }

Codec::Codec(Columns event, Columns given)
    : task_{space_of(event), space_of(given)}, event_(std::move(event)), given_(std::move(given)) {}

std::string Codec::words() const {
  std::vector<std::string> kinds;
  for (const auto& column : event_) kinds.push_back(column->kind());
  return fmt::format("{}", fmt::join(kinds, " + "));
}

Batch Codec::encode(const Batch& stored, Rng& rng) const {
  const at::NoGradGuard off;
  const auto each = [&](const ColumnCodec& codec, const Column& column) { return codec.encode(column, rng); };
  return {by_column(event_, stored.event, each), stored.given.empty() ? Rows() : by_column(given_, stored.given, each)};
}

Rows Codec::encode_given(const Rows& stored, Rng& rng) const {
  const at::NoGradGuard off;
  return by_column(given_, stored, [&](const ColumnCodec& codec, const Column& column) { return codec.encode(column, rng); });
}

Rows Codec::decode_given(const Rows& given) const {
  const at::NoGradGuard off;
  return by_column(given_, given, [](const ColumnCodec& codec, const Column& column) { return codec.decode(column); });
}

Rows Codec::decode(const Rows& event) const {
  const at::NoGradGuard off;
  return by_column(event_, event, [](const ColumnCodec& codec, const Column& column) { return codec.decode(column); });
}

Tensor Codec::log_volume(const Rows& event) const {
  auto sum = at::zeros({event.size()}, at::kDouble);
  for (std::size_t i = 0; i < event_.size(); ++i) {
    if (!is_real(event_[i]->field().values)) continue;
    if (const auto nats = event_[i]->log_volume(event.columns[i]); nats.defined()) sum = sum + nats.to(at::kCPU);
  }
  return sum;
}

std::vector<std::string> Codec::label_names() const {
  for (const auto& column : given_) {
    if (column->field().is_label()) return column->names();
  }
  return {};
}

Codec plain_codec(const Task& task) { return Codec(plain(task.event), plain(task.given)); }

}  // namespace gx
