// Music as JSON: pieces of steps, each step the numbers of the MIDI notes that sound in it, as the JSB chorales come.
//
//   [[[60, 64, 67], [62]], ...]                                 pieces
//   {"train": [...], "valid": [...], "test": [...]}             parts of pieces; train must be there
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "generatrix/base/file.h"

namespace gx {

inline constexpr int kLowestKey = 21, kKeys = 88;  // of a piano: notes 21 .. 108

struct Music {
  std::vector<std::uint8_t> keys = {};  // [steps, 88], piece after piece: 1 where the key sounds
  std::vector<std::int64_t> start{0};   // piece i has the steps start[i] .. start[i + 1] - 1
};

// The parts by name; one of the name "train" where the file has no parts. gzip is unpacked. Throws DataError for what is no such
// JSON, a note outside of the keys, a piece without steps, or no piece.
std::map<std::string, Music> read_music(const Path& path);

// The pieces in the first form.
std::string music_text(const Music& music);

std::string key_name(int key);  // "A0", "A#0", ... "C8" of the keys 0 .. 87

}  // namespace gx
