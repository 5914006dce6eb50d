#include "generatrix/data/subwords.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <sstream>

#include "generatrix/base/errors.h"
#include "generatrix/base/run_program.h"
#include "generatrix/base/scratch_folder.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/save_text.h"

namespace gx {
namespace {

constexpr double kUnknownPenalty = 10;  // below the least score, as SentencePiece has it
constexpr double kNoPiece = -std::numeric_limits<double>::infinity();
constexpr const char* kSpace = "\xE2\x96\x81";  // U+2581: how SentencePiece writes a space

std::string with_spaces(std::string piece) {
  const std::string space(kSpace);
  for (auto at = piece.find(space); at != piece.npos; at = piece.find(space, at + 1)) piece.replace(at, space.size(), " ");
  return piece;
}

// Lines of a piece, a tab and its score.
std::shared_ptr<const Subwords> read_vocabulary(const Path& path) {
  std::istringstream lines(read_file(path, "the subwords that spm_train found"));
  std::vector<std::string> pieces;
  std::vector<double> scores;
  for (std::string line; std::getline(lines, line);) {
    const auto tab = line.rfind('\t');
    const auto piece = with_spaces(line.substr(0, tab));
    if (tab == line.npos || piece == kUnknownWord || piece == kEndOfLine) continue;
    pieces.push_back(piece);
    scores.push_back(std::stod(line.substr(tab + 1)));
  }
  return std::make_shared<Subwords>(std::move(pieces), std::move(scores));
}

[[noreturn]] void refuse(const Path& file, const std::string& log, std::int64_t n) {
  const std::string small = "smaller than required_chars. ";
  if (const auto at = log.find(small); at != log.npos) {
    const auto needed = std::stoll(log.substr(log.find("vs ", at) + 3));
    throw errors::bad_value("data.vocabulary", std::to_string(n),
                            fmt::format("{} has {} different characters: use more subwords", file.string(), needed - 1));
  }
  throw errors::unreadable(file, "spm_train fails: " + log.substr(0, log.find('\n')));
}

}  // namespace

Subwords::Subwords(std::vector<std::string> pieces, std::vector<double> scores)
    : pieces_(std::move(pieces)), scores_(std::move(scores)) {
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    score_of_.emplace(pieces_[i], scores_[i]);
    unknown_ = std::min(unknown_, scores_[i]);
  }
  unknown_ -= kUnknownPenalty;
  for (const std::string_view piece : pieces_) {
    for (auto n = character_at(piece); n < piece.size(); n += character_at(piece.substr(n)))
      score_of_.emplace(piece.substr(0, n), kNoPiece);
  }
}

std::vector<std::string_view> Subwords::cut(std::string_view line) const {
  const auto n = line.size();
  std::vector<double> best(n + 1, kNoPiece);  // of the line up to a place
  std::vector<std::size_t> begin(n + 1, 0);   // of the piece that ends there
  best[0] = 0;
  for (std::size_t i = 0, next = 0; i < n; i = next) {
    next = i + character_at(line.substr(i));
    for (auto end = next;; end += character_at(line.substr(end))) {
      const auto found = score_of_.find(line.substr(i, end - i));
      const bool begins = found != score_of_.end();
      const auto own = begins ? found->second : kNoPiece, score = best[i] + (end == next ? std::max(own, unknown_) : own);
      if (score > best[end]) best[end] = score, begin[end] = i;
      if (!begins || end == n) break;
    }
  }
  std::vector<std::string_view> pieces;
  for (auto end = n; end > 0; end = begin[end]) pieces.push_back(line.substr(begin[end], end - begin[end]));
  std::ranges::reverse(pieces);
  return pieces;
}

std::shared_ptr<const Subwords> subwords_of(const Codec& codec) {
  if (codec.event().size() != 1) return nullptr;
  const auto* symbols = symbols_of(*codec.event().front());
  constexpr std::ptrdiff_t kSpecial = 2;  // what is unknown, and the end of a line
  if (!symbols || std::ssize(symbols->scores) < kSpecial || symbols->names.size() != symbols->scores.size()) return nullptr;
  return std::make_shared<Subwords>(std::vector<std::string>(symbols->names.begin() + kSpecial, symbols->names.end()),
                                    std::vector<double>(symbols->scores.begin() + kSpecial, symbols->scores.end()));
}

std::shared_ptr<const Subwords> found_subwords(const Path& file, std::int64_t n,
                                               const std::function<void(std::ostream&)>& write_lines) {
  const ScratchFolder folder;
  const auto text = folder.path() / "text", log = folder.path() / "log";
  {
    std::ofstream out(text, std::ios::binary);
    write_lines(out);
    if (!out.flush()) throw errors::unwritable(text, "no room for the lines of " + file.string());
  }
  const auto status = run_program(
      {"spm_train", "--input=" + text.string(), "--model_prefix=" + (folder.path() / "m").string(),
       fmt::format("--vocab_size={}", n + 1), "--model_type=unigram", "--normalization_rule_name=identity",
       "--remove_extra_whitespaces=false", "--add_dummy_prefix=false", "--character_coverage=1.0", "--bos_id=-1", "--eos_id=-1",
       "--pad_id=-1", "--unk_id=0", "--hard_vocab_limit=false", "--num_threads=1", "--input_sentence_size=1000000",
       "--shuffle_input_sentence=false", "--max_sentence_length=100000000", "--minloglevel=2"},
      log);
  if (!status || *status == 127) throw errors::no_program("spm_train", "data.tokens = \"subwords\"", "./run setup --subwords");
  if (*status != 0) refuse(file, read_file(log, "what spm_train says"), n);
  return read_vocabulary(folder.path() / "m.vocab");
}

std::size_t character_at(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t n = first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1;
  if (n > text.size()) return 1;
  for (std::size_t i = 1; i < n; ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) return 1;
  }
  return n;
}

}  // namespace gx
