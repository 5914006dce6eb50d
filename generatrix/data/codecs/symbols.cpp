#include <ATen/ATen.h>

#include <numeric>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/spec/to_table.h"

namespace gx {
namespace {

class SymbolsCodec final : public ColumnCodec {
 public:
  SymbolsCodec(Field field, SymbolsSettings settings) : ColumnCodec(std::move(field)), settings_(std::move(settings)) {
    const auto& n = std::get<Symbols>(this->field().values).n;
    first_ = {0};
    for (const auto count : n) first_.push_back(first_.back() + count);
    expect_one_each(settings_.names.size(), "names");
    expect_one_each(settings_.counts.size(), "counts");
    expect_one_each(settings_.scores.size(), "scores");
  }

  std::string kind() const override { return "symbols"; }
  Table settings() const override {
    auto all = to_table(settings_);
    if (settings_.coder.empty()) all = all.without("coder");
    return settings_.scores.empty() ? all.without("scores") : all;
  }
  std::vector<std::string> names() const override { return settings_.columns.empty() ? settings_.names : settings_.columns; }
  const SymbolsSettings& spec() const { return settings_; }

  Column encode(const Column& stored, Rng&) const override {
    auto x = stored;
    x.data = stored.data.to(is_bits(field().values) ? at::kFloat : at::kLong);
    return x;
  }
  Column decode(const Column& x) const override {
    auto stored = x;
    stored.data = x.data.to(at::kLong);
    return stored;
  }
  std::string text(double value, std::int64_t cell) const override {
    const auto symbol = static_cast<std::int64_t>(value);
    const auto of = first_.size() == 2 ? 0 : static_cast<std::size_t>(cell) % (first_.size() - 1);
    const auto place = static_cast<std::size_t>(first_[of] + symbol);
    return place < settings_.names.size() ? settings_.names[place] : std::to_string(symbol);
  }

 private:
  void expect_one_each(std::size_t found, const char* name) const {
    if (found == 0 || static_cast<std::int64_t>(found) == first_.back()) return;
    throw errors::bad_value(fmt::format("codec.{}.{}", field().name, name), fmt::format("{} {}", found, name),
                            fmt::format("expected {}, one per symbol", first_.back()));
  }

  SymbolsSettings settings_;
  std::vector<std::int64_t> first_;  // of each cell's symbols among all names
};

}  // namespace

ColumnCodecPtr symbols_codec(Field field, SymbolsSettings settings) {
  if (!std::holds_alternative<Symbols>(field.values)) throw errors::misuse("symbols_codec", words_of(field), "symbols");
  return std::make_shared<SymbolsCodec>(std::move(field), std::move(settings));
}

const SymbolsSettings* symbols_of(const ColumnCodec& codec) {
  const auto* symbols = dynamic_cast<const SymbolsCodec*>(&codec);
  return symbols ? &symbols->spec() : nullptr;
}

}  // namespace gx
