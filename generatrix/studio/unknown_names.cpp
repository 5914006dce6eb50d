#include "generatrix/studio/unknown_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "generatrix/base/text.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/save_text.h"

namespace gx {
namespace {

constexpr std::size_t kNamed = 5;  // in a note

// Items of ratings that the model does not have: rows come without them.
void note_unknown_items(const Codec& from, const Codec& to, std::vector<std::string>& notes) {
  for (std::size_t i = 0; i < std::min(from.event().size(), to.event().size()); ++i) {
    if (to.event()[i]->field().layout != Field::Layout::sparse) continue;
    const auto own = to.event()[i]->names();
    const std::unordered_set<std::string> known(own.begin(), own.end());
    std::vector<std::string> items;
    for (const auto& name : from.event()[i]->names()) {
      if (!known.contains(name)) items.push_back(name);
    }
    if (!items.empty() && !own.empty())
      notes.push_back(fmt::format("the model does not know {}, which rows come without: {}", counted(std::ssize(items), "item"),
                                  listed(items, kNamed)));
  }
}

// Words that the model has no symbol of its own for.
void note_unknown_words(const Codec& from, const Codec& to, std::vector<std::string>& notes) {
  for (std::size_t i = 0; i < std::min(from.event().size(), to.event().size()); ++i) {
    const auto *found = symbols_of(*from.event()[i]), *wanted = symbols_of(*to.event()[i]);
    if (!found || !wanted || std::ranges::find(wanted->names, kUnknownWord) == wanted->names.end()) continue;
    std::vector<std::string> words;
    for (const auto& name : found->names) {
      if (std::ranges::find(wanted->names, name) == wanted->names.end()) words.push_back("'" + name + "'");
    }
    if (words.empty()) continue;
    notes.push_back(fmt::format("{} that the model does not know read as {}: {}", counted(std::ssize(words), "word"),
                                kUnknownWord, listed(words, kNamed)));
  }
}

}  // namespace

std::vector<std::string> notes_on_unknown_names(const Codec& from, const Codec& to) {
  std::vector<std::string> notes;
  note_unknown_words(from, to, notes);
  note_unknown_items(from, to, notes);
  return notes;
}

}  // namespace gx
