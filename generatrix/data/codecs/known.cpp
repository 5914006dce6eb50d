#include "generatrix/data/codecs/known.h"

#include "generatrix/base/errors.h"
#include "generatrix/media/music.h"
#include "generatrix/spec/parse.h"

namespace gx {
namespace {

struct NoSettings {
  static auto fields() { return std::tuple(); }
};

struct MuLawSettings {
  std::int64_t rate = 8000;
  static auto fields() { return std::tuple(field("rate", &MuLawSettings::rate, "samples a second", positive)); }
};

struct CountsSettings {
  std::vector<std::string> names;
  static auto fields() { return std::tuple(field("names", &CountsSettings::names, "of the items")); }
};

template <class Values>
void expect_values(const std::string& kind, const Field& field, const std::string& path) {
  if (!std::holds_alternative<Values>(field.values))
    throw errors::bad_value(path, "codec " + kind, "does not fit a field of " + words_of(field));
}

}  // namespace

std::int64_t rate_of(const ColumnCodec& codec) {
  const auto settings = codec.settings();
  const auto* rate = codec.kind() == "mu_law" ? settings.find("rate") : nullptr;
  return rate ? *rate->as<std::int64_t>() : 0;
}

std::string coder_of(const ColumnCodec& codec) {
  const auto* reals = reals_of(codec);
  const auto* symbols = symbols_of(codec);
  return reals ? reals->coder : symbols ? symbols->coder : "";
}

ColumnCodecPtr make_codec(const std::string& kind, Field field, const Table& settings, const std::string& path) {
  if (kind == "symbols") expect_values<Symbols>(kind, field, path);
  if (kind == "grey" || kind == "mu_law") expect_values<Levels>(kind, field, path);
  if (kind == "piano_roll" && (!is_bits(field.values) || field.shape != Shape{kKeys}))
    throw errors::bad_value(path, "codec " + kind, "does not fit a field of " + words_of(field));
  if (kind == "reals") return reals_codec(std::move(field), parse<RealsSettings>(settings, path));
  if (kind == "symbols") return symbols_codec(std::move(field), parse<SymbolsSettings>(settings, path));
  if (kind == "mu_law") return mu_law_codec(std::move(field), parse<MuLawSettings>(settings, path).rate);
  if (kind == "counts") return counts_codec(std::move(field), parse<CountsSettings>(settings, path).names);
  parse<NoSettings>(settings, path);
  if (kind == "grey") return grey_codec(std::move(field));
  if (kind == "dynamic") return dynamic_codec(std::move(field));
  if (kind == "static") return static_codec(std::move(field));
  if (kind == "piano_roll") return piano_roll_codec(std::move(field));
  throw errors::unknown_name("", "codec", kind,
                             {"grey", "dynamic", "static", "reals", "symbols", "mu_law", "counts", "piano_roll"});
}

}  // namespace gx
