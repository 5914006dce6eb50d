#include "generatrix/data/sources/music.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/base/text.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/members.h"
#include "generatrix/media/music.h"

namespace gx {
namespace {

Batch rows_of(const Music& music, std::int64_t& longest) {
  const auto start = at::tensor(music.start, at::kLong);
  longest = std::max(longest, start.diff().max().item<std::int64_t>());
  auto* keys = const_cast<std::uint8_t*>(music.keys.data());
  return {Rows({{at::from_blob(keys, {music.start.back(), kKeys}, at::TensorOptions(at::kByte)).clone(), {}, {}, start}})};
}

}  // namespace

Opened open_music(const Path& path) {
  Opened opened;
  std::int64_t longest = 0;
  for (const auto& [name, music] : read_music(path)) {
    auto& part = name == "train" ? opened.train : name == "valid" ? opened.valid : opened.test;
    part = rows_of(music, longest);
  }
  opened.notes.push_back("pieces of at most " + counted(longest, "step"));
  opened.codec = [longest](const Batch& train) {
    return Codec({piano_roll_codec({.name = "notes",
                                    .values = kBits,
                                    .shape = {kKeys},
                                    .layout = Field::Layout::sequence,
                                    .longest = longest,
                                    .lengths = lengths_at_shares(train.event.columns.front().start.diff())})});
  };
  return opened;
}

}  // namespace gx
