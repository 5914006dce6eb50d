#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/codecs/known.h"

namespace gx {
namespace {

class Counts final : public ColumnCodec {
 public:
  Counts(Field field, std::vector<std::string> names) : ColumnCodec(std::move(field)), names_(std::move(names)) {
    const auto n = static_cast<std::int64_t>(names_.size());
    if (n > 0 && n != this->field().dims())
      throw errors::bad_value(fmt::format("codec.{}.names", this->field().name), fmt::format("{} names", n),
                              fmt::format("expected {}, one per item", this->field().dims()));
  }

  std::string kind() const override { return "counts"; }
  Table settings() const override {
    Value::Array names;
    for (const auto& name : names_) names.emplace_back(name);
    return {{"names", std::move(names)}};
  }
  std::vector<std::string> names() const override { return names_; }
  Column encode(const Column& stored, Rng&) const override {
    auto x = stored;
    x.data = stored.data.to(at::kFloat);
    return x;
  }
  Column decode(const Column& x) const override {
    auto stored = x;
    stored.data = at::round(x.data).clamp_min_(0);
    return stored;
  }

 private:
  std::vector<std::string> names_;
};

}  // namespace

ColumnCodecPtr counts_codec(Field field, std::vector<std::string> names) {
  return std::make_shared<Counts>(std::move(field), std::move(names));
}

}  // namespace gx
