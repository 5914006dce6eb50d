#include "generatrix/data/sources/ratings.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <unordered_map>

#include "generatrix/base/errors.h"
#include "generatrix/base/text.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/sources/cells.h"
#include "generatrix/data/sources/siblings.h"
#include "generatrix/data/sources/table_rows.h"
#include "generatrix/data/sources/whole_file.h"
#include "generatrix/media/lines.h"

namespace gx {
namespace {

constexpr std::size_t kMostItems = std::size_t{1} << 22;
constexpr int kLinesLookedAt = 20;         // lines of a .txt
constexpr std::int64_t kEntryBytes = 100;  // of one choice while a file is read: a node of a tree, then its item and its count

// "user_id:token" -> "user_id"
std::string plain_name(const std::string& header) { return header.substr(0, header.find(':')); }

std::optional<std::size_t> column_place(const std::vector<std::string>& header, const std::string& name) {
  const auto found = std::ranges::find(header, name, plain_name);
  return found == header.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - header.begin()));
}

class Interactions {
 public:
  void add(const std::string& user, const std::string& item, std::optional<double> rating, const Path& file) {
    const auto [u, is_new] = users_.try_emplace(user, rows_.size());
    if (is_new) {
      rows_.emplace_back();
      user_names_.push_back(user);
    }
    const auto [i, ignored] = items_.try_emplace(item, items_.size());
    if (items_.size() > kMostItems) throw errors::malformed(file, fmt::format("more than {} items", kMostItems), "fewer");
    auto& count = rows_[u->second][static_cast<std::int64_t>(i->second)];
    n_again_ += rating && count > 0;
    const auto own = rating ? std::max(1.0, std::round(*rating)) : static_cast<double>(count) + 1;
    n_changed_ += rating && own != *rating;
    count = static_cast<float>(own);
  }

  const std::vector<std::string>& user_names() const { return user_names_; }
  // What did not stay as the file has it.
  std::vector<std::string> notes() const {
    std::vector<std::string> notes;
    if (n_changed_ > 0)
      notes.push_back(fmt::format("{} below 1 or with decimals: a rating counts as the nearest whole number of at least 1",
                                  counted(n_changed_, "rating")));
    if (n_again_ > 0)
      notes.push_back(
          fmt::format("{} of an item that its user has rated before: the last one counts", counted(n_again_, "rating")));
    return notes;
  }
  std::size_t n_items() const { return items_.size(); }
  // Items in an order that does not depend on that of the file: by number where all are, else by name.
  std::vector<std::string> item_names() const {
    std::vector<std::string> names;
    for (const auto& [name, number] : items_) names.push_back(name);
    const bool numbers = std::ranges::all_of(names, [](const auto& name) { return number_of(name).has_value(); });
    std::ranges::sort(names, [&](const auto& a, const auto& b) {
      return numbers ? std::pair(*number_of(a), a) < std::pair(*number_of(b), b) : a < b;
    });
    return names;
  }
  Column column(const std::vector<std::string>& names, std::int64_t& longest) const {
    std::vector<std::int64_t> place(names.size()), start{0}, index;
    for (std::size_t i = 0; i < names.size(); ++i) place[items_.at(names[i])] = static_cast<std::int64_t>(i);
    std::vector<float> values;
    for (const auto& row : rows_) {
      std::map<std::int64_t, float> sorted;
      for (const auto& [item, count] : row) sorted[place[static_cast<std::size_t>(item)]] = count;
      for (const auto& [item, count] : sorted) {
        index.push_back(item);
        values.push_back(count);
      }
      longest = std::max(longest, static_cast<std::int64_t>(sorted.size()));
      start.push_back(static_cast<std::int64_t>(index.size()));
    }
    return {at::tensor(values), {}, {}, at::tensor(start, at::kLong), at::tensor(index, at::kLong)};
  }

 private:
  std::unordered_map<std::string, std::size_t> users_, items_;
  std::vector<std::string> user_names_;
  std::vector<std::map<std::int64_t, float>> rows_;
  std::int64_t n_changed_ = 0, n_again_ = 0;
};

void read_table(Interactions& all, const Path& file) {
  TableRows rows(file);
  const auto user = column_place(rows.header(), "user_id"), item = column_place(rows.header(), "item_id"),
             rating = column_place(rows.header(), "rating");
  if (!user || !item) throw errors::malformed(file, "other columns", "user_id and item_id");
  std::vector<std::string> cells;
  while (rows.next(cells)) {
    std::optional<double> value;
    if (rating && !is_unknown(cells[*rating])) {
      value = number_of(cells[*rating]);
      if (!value)
        throw errors::malformed(file, fmt::format("{}, column rating is '{}'", rows.place(), cells[*rating].substr(0, 40)),
                                "a number");
    }
    if (cells[*user].empty() || cells[*item].empty())
      throw errors::malformed(file, fmt::format("{} names no {}", rows.place(), cells[*user].empty() ? "user" : "item"), "both");
    all.add(cells[*user], cells[*item], value, file);
  }
}

std::vector<std::string> split_words(std::string_view line) {
  std::vector<std::string> words;
  for (std::size_t begin = 0; (begin = line.find_first_not_of(" \t\r\n", begin)) != std::string_view::npos;) {
    const auto end = std::min(line.find_first_of(" \t\r\n", begin), line.size());
    words.emplace_back(line.substr(begin, end - begin));
    begin = end;
  }
  return words;
}

bool is_count(const std::string& word) { return whole_number(word, 0).has_value(); }

void read_lines(Interactions& all, const Path& file) {
  LineReader lines(file, "items by user");
  std::string_view line;
  while (lines.next(line)) {
    const auto words = split_words(line);
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (!is_count(words[i]))
        throw errors::malformed(file, fmt::format("line {} has '{}'", lines.number(), words[i].substr(0, 40)),
                                "whole numbers: a user and items");
      if (i > 0) all.add(words[0], words[i], {}, file);
    }
  }
}

// Choices in a file: its rows, or in a .txt all but the first word of each line.
std::int64_t count_choices(const Path& file) {
  if (file.empty() || ending_of(file) != ".txt") return count_rows(file);
  LineReader lines(file, "items by user");
  std::string_view line;
  std::int64_t n = 0;
  while (lines.next(line)) n += std::max<std::int64_t>(0, std::ssize(split_words(line)) - 1);
  return n;
}

bool is_lines(const Path& file) {
  LineReader lines(file, "a text");
  std::string_view line;
  std::int64_t last = -1;
  bool several = false;
  for (int i = 0; i < kLinesLookedAt && lines.next(line); ++i) {
    const auto words = split_words(line);
    if (words.empty() || !std::ranges::all_of(words, is_count)) return false;
    const auto user = *whole_number(words[0]);
    if (user <= last) return false;
    last = user;
    several = several || words.size() > 2;
  }
  return last >= 0 && several;
}

}  // namespace

bool is_ratings(const Path& file) {
  if (ending_of(file) == ".txt") return is_lines(file);
  if (!is_table_name(file) || ending_of(file) == ".data") return false;
  const TableRows rows(file);
  return column_place(rows.header(), "user_id") && column_place(rows.header(), "item_id");
}

Opened open_ratings(const DataSpec& spec) {
  const auto files = part_files(spec);
  const auto n_choices = count_choices(files.train) + count_choices(files.valid) + count_choices(files.test);
  expect_memory_to_read(files.train, n_choices * kEntryBytes);
  Interactions all;
  Opened opened;
  for (const auto& file : {files.train, files.valid, files.test}) {
    if (file.empty()) continue;
    ending_of(file) == ".txt" ? read_lines(all, file) : read_table(all, file);
    if (file != files.train)
      opened.notes.push_back(fmt::format("{} is of the same users and read along", file.filename().string()));
  }
  if (all.n_items() == 0) throw errors::malformed(files.train, "no items", "at least one");
  opened.row_notes = all.notes();
  opened.row_names.rows = all.user_names();
  auto names = all.item_names();
  std::int64_t longest = 0;
  opened.train = {Rows({all.column(names, longest)})};
  opened.notes.push_back(fmt::format("{} users, {} items, {} choices", opened.train.size(), names.size(),
                                     opened.train.event.columns.front().data.size(0)));
  Field field{.name = "ratings",
              .values = Real{.low = 0},
              .shape = {static_cast<std::int64_t>(names.size())},
              .layout = Field::Layout::sparse,
              .longest = longest};
  auto codec = counts_codec(std::move(field), std::move(names));
  opened.codec = [codec = std::move(codec)](const Batch&) { return Codec({codec}); };
  return opened;
}

}  // namespace gx
