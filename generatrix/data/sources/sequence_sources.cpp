// Sets of sequences that have a name.
#include "generatrix/data/sources/known_folder.h"
#include "generatrix/data/sources/music.h"
#include "generatrix/data/sources/siblings.h"
#include "generatrix/data/sources/text.h"
#include "generatrix/media/music.h"

namespace gx {
namespace {

// The file of that name, plain or packed; empty where the folder has neither.
Path file_in(const Path& folder, const std::string& name) {
  for (const auto& ending : {"", ".gz"}) {
    if (auto path = folder / (name + ending); std::filesystem::is_regular_file(path)) return path;
  }
  return {};
}

Path chorales_in(const Path& folder) { return file_in(folder, "jsb-chorales-quarter.json"); }
Path sentences_in(const Path& folder) { return file_in(folder, "ptb.train.txt"); }
Path plays_in(const Path& folder) { return file_in(folder, "input.txt"); }
Path molecules_in(const Path& folder) { return file_in(folder, "zinc250k.smi"); }

// A folder's text.
KnownFiles text_files(Path (*text_in)(const Path& folder)) {
  return {[text_in](const Path& folder) { return !text_in(folder).empty(); },
          [text_in](const DataSpec& spec) {
            auto inside = spec;
            inside.name = text_in(spec.name).string();
            return open_text(inside);
          }};
}

}  // namespace

std::vector<Source> sequence_sources() {
  return {folder_source({.name = "jsb_chorales",
                         .summary = "chorales by Bach, the keys that sound in each quarter note",
                         .kind = "music",
                         .event = {kKeys},
                         .rows = 229,
                         .test = 77,
                         .advice = set_variable("jsb_chorales", "file jsb-chorales-quarter.json or .json.gz")},
                        {[](const Path& folder) { return !chorales_in(folder).empty(); },
                         [](const DataSpec& spec) { return open_music(chorales_in(spec.name)); }}),
          folder_source({.name = "ptb",
                         .summary = "sentences of the Wall Street Journal, 10,000 words; data.tokens = \"words\"",
                         .kind = "text",
                         .event = {1},
                         .rows = 42068,
                         .test = 3761,
                         .advice = set_variable("ptb", "files ptb.train.txt, ptb.valid.txt, ptb.test.txt, each also .gz")},
                        text_files(sentences_in)),
          folder_source({.name = "tinyshakespeare",
                         .summary = "plays by Shakespeare, 1.1 million characters; data.window reads them as one text",
                         .kind = "text",
                         .event = {1},
                         .rows = 32777,
                         .advice = set_variable("tinyshakespeare", "file input.txt or input.txt.gz")},
                        text_files(plays_in)),
          folder_source({.name = "zinc250k",
                         .summary = "molecules of ZINC as SMILES, one a line",
                         .kind = "text",
                         .event = {1},
                         .rows = 249455,
                         .advice = set_variable("zinc250k", "file zinc250k.smi or zinc250k.smi.gz")},
                        text_files(molecules_in))};
}

}  // namespace gx
