#include "generatrix/data/sources/text.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <unordered_map>

#include "generatrix/base/errors.h"
#include "generatrix/base/text.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/mapped.h"
#include "generatrix/data/save_text.h"
#include "generatrix/data/sources/cells.h"
#include "generatrix/data/sources/siblings.h"
#include "generatrix/data/spool.h"
#include "generatrix/data/subwords.h"
#include "generatrix/media/gzip.h"
#include "generatrix/media/lines.h"

namespace gx {
namespace {

constexpr std::int64_t kUsualLongest = 256;
constexpr std::size_t kMostSymbols = 65'536;
constexpr std::int32_t kUnknown = 0, kEnd = 1;
constexpr const char* kNewLine = "\n";

struct Cut {
  bool words = false;        // tokens are words; else characters, or subwords
  std::int64_t longest = 0;  // tokens of a row at most
  bool flows = false;        // rows are windows of the whole text, in which the end of a line is a symbol like others
  std::shared_ptr<const Subwords> subwords = {};
};

template <class Use>
void for_each_token(std::string_view line, const Cut& cut, const Use& use) {
  if (cut.subwords) {
    for (const auto piece : cut.subwords->cut(line)) use(piece);
    return;
  }
  while (!line.empty()) {
    if (!cut.words) {
      const auto n = character_at(line);
      use(line.substr(0, n));
      line.remove_prefix(n);
      continue;
    }
    const auto begin = line.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return;
    const auto end = std::min(line.find_first_of(" \t", begin), line.size());
    use(line.substr(begin, end - begin));
    line.remove_prefix(end);
  }
}

// use(line, whether an end stands behind it). Blank lines belong to a text that flows, and to no other.
template <class Use>
std::int64_t for_each_line(const Path& file, const Cut& cut, const Use& use) {
  LineReader lines(file, "a text");
  std::string_view line;
  std::int64_t n_blank = 0;
  while (lines.next(line)) {
    expect_utf8(line, file, lines.number());
    const auto whole = line.size();
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
    if (cut.flows || line.find_first_not_of(" \t") != std::string_view::npos)
      use(line, !cut.flows || line.size() < whole);
    else
      ++n_blank;
  }
  return n_blank;
}

struct Hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
template <class Value>
using ByText = std::unordered_map<std::string, Value, Hash, std::equal_to<>>;

struct Vocabulary {
  std::vector<std::string> names{kUnknownWord, kEndOfLine};
  ByText<std::int32_t> symbols = {};
  std::size_t n_rare = 0;
  std::int64_t n_members = 0;  // tokens and ends of lines in the file

  std::int32_t symbol_of(std::string_view token) const {
    const auto found = symbols.find(token);
    return found == symbols.end() ? kUnknown : found->second;
  }
};

// Tokens and ends of lines in a file.
std::int64_t count_members(const Path& file, const Cut& cut) {
  std::int64_t n = 0;
  for_each_line(file, cut, [&](std::string_view line, bool ends) {
    n += ends;
    for_each_token(line, cut, [&](std::string_view) { ++n; });
  });
  return n;
}

Vocabulary subword_vocabulary(const Path& file, const Cut& cut) {
  Vocabulary vocabulary;
  for (const auto& piece : cut.subwords->pieces()) {
    vocabulary.symbols.emplace(piece, static_cast<std::int32_t>(vocabulary.names.size()));
    vocabulary.names.push_back(piece);
  }
  vocabulary.n_members = count_members(file, cut);
  return vocabulary;
}

Vocabulary token_vocabulary(const Path& file, const Cut& cut) {
  const bool words = cut.words;
  Vocabulary vocabulary;
  ByText<std::int64_t> counts;
  for_each_line(file, cut, [&](std::string_view line, bool ends) {
    vocabulary.n_members += ends;
    for_each_token(line, cut, [&](std::string_view token) {
      ++vocabulary.n_members;
      const auto found = counts.find(token);
      found == counts.end() ? static_cast<void>(counts.emplace(token, 1)) : static_cast<void>(++found->second);
    });
  });
  for (const auto* special : {kUnknownWord, kEndOfLine}) counts.erase(special);
  std::vector<std::pair<std::int64_t, std::string>> order;  // by falling count, then by name
  for (auto& [token, count] : counts) order.emplace_back(words ? -count : 0, token);
  std::ranges::sort(order);
  const auto n = std::min(order.size(), kMostSymbols - 2);
  vocabulary.n_rare = order.size() - n;
  for (std::size_t i = 0; i < n; ++i) {
    vocabulary.symbols.emplace(order[i].second, static_cast<std::int32_t>(vocabulary.names.size()));
    vocabulary.names.push_back(order[i].second);
  }
  if (words) vocabulary.symbols.emplace(kEndOfLine,
                                        kUnknown);  // the text's own "<end>" ends nothing
  return vocabulary;
}

Vocabulary vocabulary_of(const Path& file, const Cut& cut) {
  auto vocabulary = cut.subwords ? subword_vocabulary(file, cut) : token_vocabulary(file, cut);
  if (cut.flows) vocabulary.names[kEnd] = kNewLine;
  return vocabulary;
}

// Symbols of all rows, row after row, in room for as many as there will be.
struct Members {
  Members(Tensor room_for_all, Path path)
      : symbols(std::move(room_for_all)),
        file(std::move(path)),
        to(symbols.mutable_data_ptr()),
        width(symbols.element_size()),
        room(symbols.size(0)) {}

  Tensor symbols;  // [E], of the smallest type that holds all
  Path file;
  void* to;
  std::int64_t width, room;
  std::int64_t n = 0;  // written so far
  std::vector<std::int64_t> start{0};
  std::int64_t longest = 0, n_lines = 0, n_cut = 0, n_unknown = 0;

  void add(std::int32_t symbol) {
    if (n == room) throw errors::malformed(file, "a text that grows while it is read", "one that stays as it is");
    if (width == 1)
      static_cast<std::uint8_t*>(to)[n++] = static_cast<std::uint8_t>(symbol);
    else if (width == 2)
      static_cast<std::int16_t*>(to)[n++] = static_cast<std::int16_t>(symbol);
    else
      static_cast<std::int32_t*>(to)[n++] = symbol;
  }
  void end_row() {
    longest = std::max(longest, n - start.back());
    start.push_back(n);
  }
};

void add_line(Members& all, std::string_view line, bool ends, const Vocabulary& vocabulary, const Cut& cut) {
  ++all.n_lines;
  const auto n_rows = all.start.size();
  const auto make_room = [&] {
    if (all.n - all.start.back() == cut.longest) all.end_row();
  };
  for_each_token(line, cut, [&](std::string_view token) {
    make_room();
    const auto symbol = vocabulary.symbol_of(token);
    all.add(symbol);
    all.n_unknown += symbol == kUnknown && token != kUnknownWord;
  });
  if (cut.flows) make_room();
  if (ends) all.add(kEnd);
  if (!cut.flows) all.end_row();
  all.n_cut += all.start.size() > n_rows + 1;
}

at::ScalarType type_for(std::size_t n_symbols) {
  return n_symbols <= 256 ? at::kByte : n_symbols <= 32'768 ? at::kShort : at::kInt;
}

// Rows first .. first + n - 1.
Rows rows_of(const Members& all, std::int64_t first, std::int64_t n) {
  const auto start = at::tensor(all.start, at::kLong).slice(0, first, first + n + 1);
  const auto begin = all.start[static_cast<std::size_t>(first)], end = all.start[static_cast<std::size_t>(first + n)];
  return Rows({Column{all.symbols.slice(0, begin, end), {}, {}, start - begin}});
}

// Of the lines of a file, which flow or not.
std::shared_ptr<const Subwords> subwords_in(const Path& file, std::int64_t n) {
  return found_subwords(file, n, [&](std::ostream& out) {
    bool any = false;
    for_each_line(file, {}, [&](std::string_view line, bool) {
      out << line << '\n';
      any = true;
    });
    if (!any) throw errors::malformed(file, "no text", "at least one line");
  });
}

ColumnCodecPtr text_codec(const Vocabulary& vocabulary, const Cut& cut, std::int64_t longest) {
  const Field field{.name = "text",
                    .values = Symbols{{std::ssize(vocabulary.names)}},
                    .layout = Field::Layout::sequence,
                    .longest = longest,
                    .end = cut.flows ? -1 : kEnd};
  SymbolsSettings settings{.names = vocabulary.names, .between = cut.words ? " " : ""};
  if (cut.subwords) {
    settings.scores = cut.subwords->scores();
    settings.scores.insert(settings.scores.begin(), {0, 0});  // of what is unknown, and of the end of a line
  }
  return symbols_codec(field, std::move(settings));
}

}  // namespace

Opened open_text(const DataSpec& spec, std::int64_t most_bytes) {
  const bool words = spec.tokens == "words", flows = spec.window > 0;
  Cut cut{words, flows ? spec.window : spec.longest > 0 ? spec.longest : kUsualLongest, flows};
  const auto files = part_files(spec);
  if (spec.tokens == "subwords") cut.subwords = spec.subwords ? spec.subwords : subwords_in(files.train, spec.vocabulary);
  const auto vocabulary = vocabulary_of(files.train, cut);
  const auto* unit = words ? "words" : cut.subwords ? "subwords" : "characters";
  Opened opened;
  if (vocabulary.names.size() == 2) throw errors::malformed(files.train, "no text", "at least one line");
  opened.notes.push_back(fmt::format("{} different {}", vocabulary.names.size() - 2 + vocabulary.n_rare, unit));
  if (vocabulary.n_rare > 0)
    opened.row_notes.push_back(fmt::format("the {} rarest words are read as {}", vocabulary.n_rare, kUnknownWord));
  std::int64_t most = 0;
  const auto read = [&](const Path& file) -> Batch {
    const auto name = file.filename().string();
    const auto n = &file == &files.train ? vocabulary.n_members : count_members(file, cut);
    const auto type = type_for(vocabulary.names.size());
    const bool spools = n * static_cast<std::int64_t>(at::elementSize(type)) > most_bytes;
    Members all(room_for({n}, type, spools), file);
    const auto n_blank =
        for_each_line(file, cut, [&](std::string_view line, bool ends) { add_line(all, line, ends, vocabulary, cut); });
    if (flows && all.n > all.start.back()) all.end_row();
    if (flows && spec.last_window) all.start = {std::max<std::int64_t>(0, all.n - spec.window), all.n};
    if (n_blank > 0) opened.row_notes.push_back(fmt::format("{}: {} left out", name, counted(n_blank, "blank line")));
    if (all.n_cut > 0 && !flows)
      opened.row_notes.push_back(
          fmt::format("{}: {} of {} lines have more than {} {} and were cut into pieces, which makes {} rows", name, all.n_cut,
                      all.n_lines, cut.longest, unit, all.start.size() - 1));
    if (all.n_unknown > 0 && &file != &files.train)
      opened.notes.push_back(
          fmt::format("{}: {} {} that the training file does not have are read as {}", name, all.n_unknown, unit, kUnknownWord));
    most = std::max(most, all.longest);
    auto n_rows = static_cast<std::int64_t>(all.start.size()) - 1;
    if (flows && &file == &files.train && files.valid.empty() && files.test.empty()) {
      const auto n_held = static_cast<std::int64_t>(static_cast<double>(n_rows) * spec.valid);
      if (2 * n_held >= n_rows)
        throw errors::bad_value("data.valid", fmt::format("{}", spec.valid),
                                fmt::format("of {} windows two such shares are held out, and none is left", n_rows));
      if (n_held > 0) {
        n_rows -= 2 * n_held;
        opened.valid = {rows_of(all, n_rows, n_held)};
        opened.test = {rows_of(all, n_rows + n_held, n_held)};
        opened.notes.push_back(
            fmt::format("the last {} windows are held out: {} to validate, then {} to test", 2 * n_held, n_held, n_held));
      }
    }
    Batch rows{rows_of(all, 0, n_rows)};
    if (spools && &file == &files.train) {
      opened.stream = std::make_shared<SpooledDataset>(rows);
      opened.notes.push_back("the text is larger than is kept in memory: its symbols lie in a temporary file");
    }
    return rows;
  };
  opened.train = read(files.train);
  if (!files.valid.empty()) opened.valid = read(files.valid);
  if (!files.test.empty()) opened.test = read(files.test);
  auto codec = text_codec(vocabulary, cut, most);
  opened.codec = [codec = std::move(codec)](const Batch&) { return Codec({codec}); };
  return opened;
}

}  // namespace gx
