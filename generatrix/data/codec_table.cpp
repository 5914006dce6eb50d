#include "generatrix/data/codec_table.h"

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/spec/parse.h"
#include "generatrix/spec/to_table.h"

namespace gx {
namespace {

const std::vector<Field::Layout> kLayouts{Field::Layout::fixed, Field::Layout::sequence, Field::Layout::set,
                                          Field::Layout::sparse};

Value::Array layout_words() {
  Value::Array words;
  for (const auto layout : kLayouts) words.emplace_back(words_of(layout));
  return words;
}

// A column's field, and the codec that makes it.
struct ColumnSpec {
  std::string name, codec = "reals", values = "real", layout = "fixed";
  std::vector<std::int64_t> shape, n, lengths;
  std::int64_t longest = 0, end = -1, stride = 0;
  bool may_miss = false;

  static auto fields() {
    return std::tuple(field("name", &ColumnSpec::name, "of the field"), field("codec", &ColumnSpec::codec, "its kind"),
                      field("values", &ColumnSpec::values, "what a cell holds", one_of({"real", "levels", "symbols"})),
                      field("n", &ColumnSpec::n, "of levels or symbols", positive),
                      field("shape", &ColumnSpec::shape, "of one member", positive),
                      field("layout", &ColumnSpec::layout, "how rows hold members", one_of(layout_words())),
                      field("longest", &ColumnSpec::longest, "most members of a row", at_least(0)),
                      field("lengths", &ColumnSpec::lengths, "of training rows, at equal shares", at_least(0)),
                      field("end", &ColumnSpec::end, "the symbol that ends a row; -1: none", at_least(-1)),
                      field("stride", &ColumnSpec::stride, "steps of the event beside each member; 0: none", at_least(0)),
                      field("may_miss", &ColumnSpec::may_miss, "cells may be unknown"));
  }
};

ColumnSpec spec_of(const ColumnCodec& codec) {
  const auto& field = codec.field();
  ColumnSpec spec{.name = field.name,
                  .codec = codec.kind(),
                  .layout = words_of(field.layout),
                  .shape = field.shape,
                  .lengths = field.lengths,
                  .longest = field.longest,
                  .end = field.end,
                  .stride = field.stride,
                  .may_miss = field.may_miss};
  if (const auto* symbols = std::get_if<Symbols>(&field.values)) {
    spec.values = "symbols";
    spec.n = symbols->n;
  } else if (const auto* levels = std::get_if<Levels>(&field.values)) {
    spec.values = "levels";
    spec.n = {levels->n};
  }
  return spec;
}

// Sizes that no memory holds would overflow further on.
void check_size(const ColumnSpec& spec, const std::string& path) {
  constexpr double kMost = 1e12;
  double numbers = static_cast<double>(std::max<std::int64_t>(1, spec.longest)), symbols = 0;
  for (const auto size : spec.shape) numbers *= static_cast<double>(size);
  for (const auto n : spec.n) symbols += static_cast<double>(n);
  if (numbers > kMost)
    throw errors::bad_value(path + ".shape", fmt::format("{} numbers", numbers), "is more than a row can have");
  if (symbols > kMost) throw errors::bad_value(path + ".n", fmt::format("{} symbols", symbols), "is more than there can be");
  if (spec.end >= 0 && (spec.values != "symbols" || static_cast<double>(spec.end) >= symbols))
    throw errors::bad_value(path + ".end", std::to_string(spec.end), "must be one of the symbols");
}

Field field_of(const ColumnSpec& spec, const std::string& path) {
  Field field{.name = spec.name,
              .values = Real{},
              .shape = spec.shape,
              .longest = spec.longest,
              .may_miss = spec.may_miss,
              .end = spec.end,
              .stride = spec.stride,
              .lengths = spec.lengths};
  field.layout = *std::ranges::find(kLayouts, spec.layout, [](auto layout) { return words_of(layout); });
  if (spec.values != "real" && spec.n.empty()) throw errors::bad_value(path + ".n", "[]", "expected how many there are");
  if (spec.values == "levels") field.values = Levels{spec.n.front()};
  if (spec.values == "symbols") field.values = Symbols{spec.n};
  check_size(spec, path);
  return field;
}

Value to_value(const Codec::Columns& columns) {
  Value::Array all;
  for (const auto& codec : columns) {
    auto table = to_table(spec_of(*codec));
    if (codec->field().stride == 0) table = table.without("stride");
    if (codec->field().lengths.empty()) table = table.without("lengths");
    if (const auto settings = codec->settings(); !settings.empty()) table.set("settings", settings);
    all.emplace_back(std::move(table));
  }
  return all;
}

Codec::Columns columns_of(const Value& list, const std::string& path) {
  const auto* array = list.as<Value::Array>();
  if (!array) throw errors::bad_value(path, to_text(list), "expected a list of columns");
  Codec::Columns columns;
  for (const auto& each : *array) {
    const auto* table = each.as<Table>();
    if (!table) throw errors::bad_value(path, to_text(each), "expected a column");
    const auto spec = parse<ColumnSpec>(table->without("settings"), path);
    const auto* settings = table->find("settings");
    const auto* own = settings ? settings->as<Table>() : nullptr;
    columns.push_back(make_codec(spec.codec, field_of(spec, path), own ? *own : Table{}, path + "." + spec.name));
  }
  return columns;
}

// What version 0.1 wrote.
struct FirstSpec {
  std::string values = "grey", kind = "byte";
  std::vector<std::int64_t> event;
  std::int64_t symbols = 0, classes = 0;
  std::vector<std::string> names;
  std::vector<double> shift, scale;

  static auto fields() {
    return std::tuple(field("values", &FirstSpec::values, "how stored values become model values",
                            one_of({"grey", "dynamic_binary", "static_binary", "reals"})),
                      field("kind", &FirstSpec::kind, "what one element is", one_of({"binary", "byte", "real", "token"})),
                      field("event", &FirstSpec::event, "shape of one row", positive),
                      field("symbols", &FirstSpec::symbols, "levels or words", at_least(0)),
                      field("classes", &FirstSpec::classes, "number of labels", at_least(0)),
                      field("names", &FirstSpec::names, "of classes"), field("shift", &FirstSpec::shift, "subtracted"),
                      field("scale", &FirstSpec::scale, "divided by", positive));
  }
};

Codec first_codec(const Table& table, const std::string& path) {
  const auto spec = parse<FirstSpec>(table, path);
  Field event{.name = spec.event.size() == 3 ? "image" : "x", .values = Levels{256}, .shape = spec.event};
  auto codec = spec.values == "grey"             ? grey_codec(event)
               : spec.values == "dynamic_binary" ? dynamic_codec(event)
               : spec.values == "static_binary"  ? static_codec(event)
                                                 : reals_codec(event, {.shift = spec.shift, .scale = spec.scale});
  Codec::Columns given;
  if (spec.classes > 0) {
    const bool named = static_cast<std::int64_t>(spec.names.size()) == spec.classes;
    given.push_back(symbols_codec({.name = "label", .values = Symbols{{spec.classes}}},
                                  {.names = named ? spec.names : std::vector<std::string>{}}));
  }
  return Codec({std::move(codec)}, std::move(given));
}

}  // namespace

Table to_table(const Codec& codec) { return {{"event", to_value(codec.event())}, {"given", to_value(codec.given())}}; }

Codec parse_codec(const Table& table, const std::string& path) {
  const auto* event = table.find("event");
  const auto* given = table.find("given");
  if (!event || !given) return first_codec(table, path);
  auto columns = columns_of(*event, path + ".event");
  if (columns.empty()) throw errors::bad_value(path + ".event", "[]", "expected a column");
  return Codec(std::move(columns), columns_of(*given, path + ".given"));
}

}  // namespace gx
