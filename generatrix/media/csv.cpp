#include "generatrix/media/csv.h"

#include <csv.h>
#include <fmt/format.h>

#include <new>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

int is_never(unsigned char) { return 0; }

// libcsv's parser of one row at a time: it is given one line at a time, and a line ends one row at most.
class RowParser final {
 public:
  explicit RowParser(char delimiter) {
    constexpr unsigned char kStrict = CSV_STRICT | CSV_STRICT_FINI;
    if (::csv_init(&parser_, kStrict) != 0) throw std::bad_alloc();
    ::csv_set_delim(&parser_, static_cast<unsigned char>(delimiter));
    ::csv_set_space_func(&parser_, is_never);  // spaces belong to cells
    ::csv_set_blk_size(&parser_, std::size_t{1} << 12);
  }
  ~RowParser() { ::csv_free(&parser_); }
  RowParser(const RowParser&) = delete;
  RowParser& operator=(const RowParser&) = delete;

  void begin_row(std::vector<std::string>& cells) {
    cells_ = &cells;
    size_ = 0;
    ended_ = false;
  }
  // False when the line breaks the rules.
  bool parse(std::string_view line) {
    return ::csv_parse(&parser_, line.data(), line.size(), on_cell, on_row, this) == line.size();
  }
  bool finish() { return ::csv_fini(&parser_, on_cell, on_row, this) == 0; }

  bool began() const { return parser_.pstate != 0; }
  bool ended() const { return ended_; }
  std::size_t size() const { return size_; }

 private:
  static void on_cell(void* text, std::size_t size, void* self) {
    auto& parser = *static_cast<RowParser*>(self);
    if (parser.size_ == parser.cells_->size()) parser.cells_->emplace_back();
    (*parser.cells_)[parser.size_++].assign(static_cast<const char*>(text), size);
  }
  static void on_row(int, void* self) { static_cast<RowParser*>(self)->ended_ = true; }

  csv_parser parser_{};
  std::vector<std::string>* cells_ = nullptr;
  std::size_t size_ = 0;
  bool ended_ = false;
};

}  // namespace

struct CsvReader::State {
  State(const Path& path, char delimiter) : lines(path, "a table with a header"), parser(delimiter) {}

  DataError refusal(const std::string& found, const std::string& expected) const {
    return errors::malformed(fmt::format("{}:{}", lines.path().string(), line), found, expected);
  }

  // The next row of any length; false after the last.
  bool read_row(std::vector<std::string>& cells) {
    parser.begin_row(cells);
    std::string_view text;
    for (std::size_t bytes = 0; !parser.ended() && lines.next(text); bytes += text.size()) {
      if (!parser.began()) line = lines.number();
      if (bytes > static_cast<std::size_t>(kLongestLine))
        throw refusal(fmt::format("a row of more than {} bytes", kLongestLine), "a double quote that ends its last cell");
      if (!parser.parse(text))
        throw refusal("a row with a stray double quote", "quotes around the whole cell, and those inside it written twice");
    }
    if (!parser.ended() && !parser.finish()) throw refusal("a quoted cell that never ends", "a double quote after it");
    cells.resize(parser.size());
    return parser.ended();
  }

  LineReader lines;
  RowParser parser;
  std::vector<std::string> header;
  std::int64_t line = 1;
};

CsvReader::CsvReader(const Path& path, char delimiter) {
  if (delimiter == '"' || delimiter == '\r' || delimiter == '\n')
    throw errors::misuse("CsvReader", "a delimiter with another meaning", "one that is no double quote and no line end");
  state_ = std::make_unique<State>(path, delimiter);
  if (!state_->read_row(state_->header)) throw errors::malformed(path, "an empty table", "a row of column names");
}

CsvReader::~CsvReader() = default;
CsvReader::CsvReader(CsvReader&&) noexcept = default;

const std::vector<std::string>& CsvReader::header() const { return state_->header; }
std::int64_t CsvReader::line() const { return state_->line; }

bool CsvReader::next(std::vector<std::string>& cells) {
  if (!state_->read_row(cells)) return false;
  if (cells.size() != state_->header.size())
    throw state_->refusal(fmt::format("a row of {} cells", cells.size()),
                          fmt::format("{}, as in the header", state_->header.size()));
  return true;
}

std::string csv_cell(std::string_view text, char delimiter) {
  if (text.find_first_of(std::string{'"', '\r', '\n', delimiter}) == text.npos) return std::string(text);
  std::string out(::csv_write(nullptr, 0, text.data(), text.size()), '\0');
  ::csv_write(out.data(), out.size(), text.data(), text.size());
  return out;
}

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) line += (i > 0 ? "," : "") + csv_cell(cells[i]);
  return line + '\n';
}

}  // namespace gx
