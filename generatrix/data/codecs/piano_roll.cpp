#include <ATen/ATen.h>

#include "generatrix/data/codecs/known.h"
#include "generatrix/media/music.h"

namespace gx {
namespace {

class PianoRoll final : public ColumnCodec {
 public:
  using ColumnCodec::ColumnCodec;

  std::string kind() const override { return "piano_roll"; }
  std::vector<std::string> names() const override {
    std::vector<std::string> all;
    for (int key = 0; key < kKeys; ++key) all.push_back(key_name(key));
    return all;
  }
  Column encode(const Column& stored, Rng&) const override {
    auto x = stored;
    x.data = stored.data.to(at::kFloat);
    return x;
  }
  Column decode(const Column& x) const override {
    auto stored = x;
    stored.data = at::ge(x.data, 0.5).to(at::kByte);
    return stored;
  }
};

}  // namespace

ColumnCodecPtr piano_roll_codec(Field field) { return std::make_shared<PianoRoll>(std::move(field)); }

}  // namespace gx
