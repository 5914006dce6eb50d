#include "generatrix/media/music.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "generatrix/base/errors.h"
#include "generatrix/media/gzip.h"

namespace gx {
namespace {

using NotesJson = nlohmann::json;

constexpr int kDeepestNotes = 4;  // parts, pieces, steps, notes

NotesJson parse_notes(const Path& path) {
  const auto text = read_maybe_gzip(path, "music as JSON");
  const auto watch = [&](int depth, NotesJson::parse_event_t, NotesJson&) {
    if (depth > kDeepestNotes)
      throw errors::malformed(path, "JSON nested deeper than notes in steps in pieces in parts", "music");
    return true;
  };
  try {
    return NotesJson::parse(text, watch);
  } catch (const NotesJson::parse_error& error) {
    throw errors::malformed(path, fmt::format("no JSON at byte {}", error.byte), "pieces of steps of MIDI notes");
  }
}

const NotesJson& list_in(const NotesJson& json, const Path& path, const std::string& place, const char* of) {
  if (!json.is_array())
    throw errors::malformed(path, fmt::format("{} is {}", place, json.type_name()), fmt::format("a list of {}", of));
  return json;
}

void add_step(Music& music, const NotesJson& step, const Path& path, const std::string& place) {
  const auto first = music.keys.size();
  music.keys.resize(first + kKeys);
  for (const auto& note : list_in(step, path, place, "notes")) {
    const auto number = note.is_number_integer() ? note.get<std::int64_t>() : -1;
    if (number < kLowestKey || number >= kLowestKey + kKeys)
      throw errors::malformed(path, fmt::format("{} holds the note {}", place, note.dump().substr(0, 40)),
                              fmt::format("MIDI notes of a piano, {} to {}", kLowestKey, kLowestKey + kKeys - 1));
    music.keys[first + static_cast<std::size_t>(number - kLowestKey)] = 1;
  }
}

Music pieces_of(const NotesJson& json, const Path& path, const std::string& part) {
  Music music;
  std::size_t n_pieces = 0;
  for (const auto& piece : list_in(json, path, part, "pieces")) {
    const auto place = fmt::format("{}, piece {}", part, n_pieces++);
    std::size_t n_steps = 0;
    for (const auto& step : list_in(piece, path, place, "steps"))
      add_step(music, step, path, fmt::format("{}, step {}", place, n_steps++));
    if (n_steps == 0) throw errors::malformed(path, place + " has no steps", "at least one");
    music.start.push_back(static_cast<std::int64_t>(music.keys.size()) / kKeys);
  }
  if (n_pieces == 0) throw errors::malformed(path, part + " has no pieces", "at least one");
  return music;
}

}  // namespace

std::map<std::string, Music> read_music(const Path& path) {
  const auto json = parse_notes(path);
  if (!json.is_object()) return {{"train", pieces_of(json, path, "the file")}};
  std::map<std::string, Music> parts;
  for (const auto* name : {"train", "valid", "test"}) {
    if (json.contains(name)) parts.emplace(name, pieces_of(json[name], path, name));
  }
  if (!parts.contains("train"))
    throw errors::malformed(path, "no part train", "an object with pieces under train, and valid and test");
  return parts;
}

std::string music_text(const Music& music) {
  auto pieces = NotesJson::array();
  for (std::size_t i = 0; i + 1 < music.start.size(); ++i) {
    auto piece = NotesJson::array();
    for (auto step = music.start[i]; step < music.start[i + 1]; ++step) {
      auto notes = NotesJson::array();
      for (int key = 0; key < kKeys; ++key) {
        if (music.keys[static_cast<std::size_t>(step * kKeys + key)] != 0) notes.push_back(kLowestKey + key);
      }
      piece.push_back(std::move(notes));
    }
    pieces.push_back(std::move(piece));
  }
  return pieces.dump() + "\n";
}

std::string key_name(int key) {
  static constexpr const char* kNames[] = {"C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"};
  const int note = key + kLowestKey;
  return fmt::format("{}{}", kNames[note % 12], note / 12 - 1);
}

}  // namespace gx
