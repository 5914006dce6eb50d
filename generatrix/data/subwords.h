// A text cut into subwords: pieces of words that come often, found in the training text by SentencePiece (Kudo 2018, Subword
// regularization, arXiv 1804.10959: a law of pieces that do not depend on each other). Pieces put together again are the text.
#pragma once

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "generatrix/base/file.h"

namespace gx {

class Codec;

class Subwords final {
 public:
  // scores: log-probabilities of the pieces.
  Subwords(std::vector<std::string> pieces, std::vector<double> scores);
  Subwords(const Subwords&) = delete;
  Subwords& operator=(const Subwords&) = delete;
  const std::vector<std::string>& pieces() const { return pieces_; }
  const std::vector<double>& scores() const { return scores_; }

  // The pieces of a line whose scores have the largest sum; together they are the line. A character that is no piece comes by
  // itself.
  std::vector<std::string_view> cut(std::string_view line) const;

 private:
  std::vector<std::string> pieces_;
  std::vector<double> scores_;
  std::unordered_map<std::string_view, double> score_of_;  // -inf of what is no piece but begins one
  double unknown_ = 0;                                     // score of a character that is no piece
};

// By which the texts of a trained model were cut; null where they were not cut into subwords.
std::shared_ptr<const Subwords> subwords_of(const Codec& codec);

// At most n subwords of the lines that write_lines writes, by the program spm_train of Debian's package sentencepiece: of the
// first million lines, all their characters among the subwords. The same text gives the same subwords. Throws Unsupported without
// that program, UserError where n is less than there are characters, DataError, naming `file`, where it fails.
std::shared_ptr<const Subwords> found_subwords(const Path& file, std::int64_t n,
                                               const std::function<void(std::ostream&)>& write_lines);

// Bytes of the character that `text` begins with; what is no UTF-8 is a character by itself.
std::size_t character_at(std::string_view text);

}  // namespace gx
