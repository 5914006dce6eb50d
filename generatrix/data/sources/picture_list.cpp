#include "generatrix/data/sources/picture_list.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "generatrix/base/errors.h"
#include "generatrix/base/text.h"
#include "generatrix/data/sources/cells.h"
#include "generatrix/data/sources/table_rows.h"
#include "generatrix/media/json_lines.h"
#include "generatrix/media/picture.h"

namespace gx {
namespace {

namespace fs = std::filesystem;

bool is_hidden(const Path& path) { return path.filename().string().starts_with('.'); }

struct Found {
  std::vector<Path> pictures = {}, others = {}, folders = {};
};

Found look_into(const Path& folder) {
  Found found;
  std::error_code error, none;
  const fs::directory_iterator entries(folder, error);
  if (error) throw errors::unreadable(folder, error.message());
  for (const auto& entry : entries) {
    if (is_hidden(entry.path())) continue;
    if (entry.is_directory(none))
      found.folders.push_back(entry.path());
    else
      (entry.is_regular_file(none) && is_picture_name(entry.path()) ? found.pictures : found.others).push_back(entry.path());
  }
  for (auto* all : {&found.pictures, &found.others, &found.folders}) std::ranges::sort(*all);
  return found;
}

// Of the folder and all below it.
Found look_below(const Path& folder, int depth = 0) {
  auto all = look_into(folder);
  if (depth > 8) return all;  // links may go round
  for (const auto& each : all.folders) {
    const auto below = look_below(each, depth + 1);
    all.pictures.insert(all.pictures.end(), below.pictures.begin(), below.pictures.end());
    all.others.insert(all.others.end(), below.others.begin(), below.others.end());
  }
  return all;
}

struct Described {
  std::string file, label, place;
};

std::string label_key(const std::vector<std::string>& names) {
  for (const auto* name : {"label", "class"}) {
    if (std::ranges::find(names, name) != names.end()) return name;
  }
  return names.size() == 2 ? names[names[0] == "file_name" ? 1 : 0] : "";
}

std::vector<Described> read_csv(const Path& path) {
  TableRows rows(path);
  const auto& header = rows.header();
  const auto file = std::ranges::find(header, "file_name");
  if (file == header.end()) throw errors::malformed(path, "no column file_name", "one");
  const auto label = std::ranges::find(header, label_key(header));
  std::vector<Described> all;
  std::vector<std::string> cells;
  while (rows.next(cells)) {
    all.push_back({cells[static_cast<std::size_t>(file - header.begin())],
                   label == header.end() ? "" : cells[static_cast<std::size_t>(label - header.begin())], rows.place()});
  }
  return all;
}

std::vector<Described> read_json(const Path& path) {
  std::vector<Described> all;
  for_each_json_line(path, [&](std::int64_t line, const JsonRecord& record) {
    std::vector<std::string> names;
    for (const auto& [name, value] : record) names.push_back(name);
    const auto file = record.find("file_name"), label = record.find(label_key(names));
    if (file == record.end()) throw errors::malformed(path, fmt::format("line {} has no file_name", line), "one");
    all.push_back({file->second, label == record.end() ? "" : label->second, fmt::format("line {}", line)});
  });
  return all;
}

void number_classes(PictureList& list, const std::vector<std::string>& words) {
  list.names = words;
  if (const auto odd = std::ranges::find_if_not(words, is_utf8); odd != words.end())
    throw errors::malformed(*odd, "a class whose name is no UTF-8", "a name in UTF-8");
  const bool numbers = std::ranges::all_of(words, [](const auto& word) { return number_of(word).has_value(); });
  std::ranges::sort(list.names, [&](const auto& a, const auto& b) {
    return numbers && number_of(a) != number_of(b) ? *number_of(a) < *number_of(b) : a < b;
  });
  list.names.erase(std::unique(list.names.begin(), list.names.end()), list.names.end());
  std::map<std::string, std::int64_t> number;
  for (const auto& name : list.names) number.emplace(name, static_cast<std::int64_t>(number.size()));
  for (const auto& word : words) list.labels.push_back(number.at(word));
}

PictureList list_described(const Path& folder, const Path& metadata, std::vector<Described> described) {
  std::ranges::sort(described, {}, &Described::file);
  PictureList list;
  std::vector<std::string> words;
  for (const auto& each : described) {
    const auto file = folder / each.file;
    if (!fs::is_regular_file(file))
      throw errors::malformed(metadata, fmt::format("{} names {}, which is no file", each.place, each.file),
                              "paths of pictures within the folder");
    list.files.push_back(file);
    words.push_back(each.label);
  }
  if (list.files.empty()) throw errors::malformed(metadata, "no rows", "at least one picture");
  const auto n_without = std::ranges::count(words, "");
  if (n_without == 0) {
    number_classes(list, words);
  } else if (n_without < static_cast<std::ptrdiff_t>(words.size())) {
    throw errors::malformed(metadata, fmt::format("{} of {} pictures without a label", n_without, words.size()),
                            "labels for all or for none");
  }
  const auto below = look_below(folder).pictures;
  if (below.size() > list.files.size())
    list.notes.push_back(fmt::format("{} left out: {} does not name {}",
                                     counted(static_cast<std::int64_t>(below.size() - list.files.size()), "picture"),
                                     metadata.filename().string(), below.size() - list.files.size() == 1 ? "it" : "them"));
  return list;
}

}  // namespace

std::string left_out(const std::vector<Path>& files) {
  if (files.empty()) return "";
  std::map<std::string, std::int64_t> counts;
  for (const auto& file : files) {
    std::error_code none;
    ++counts[!fs::exists(file, none) ? "links to nothing" : file.extension().empty() ? "no ending" : file.extension().string()];
  }
  std::vector<std::string> words;
  for (const auto& [ending, count] : counts) words.push_back(counts.size() == 1 ? ending : fmt::format("{} ({})", ending, count));
  return fmt::format("{} file{} left out: {}", files.size(), files.size() == 1 ? "" : "s", fmt::join(words, ", "));
}

std::string picture_key(const Path& folder, const Path& file) {
  return file.lexically_relative(folder).replace_extension().generic_string();
}

bool has_pictures(const Path& folder) {
  return fs::exists(folder / "metadata.csv") || fs::exists(folder / "metadata.jsonl") || !look_below(folder).pictures.empty();
}

PictureList list_pictures(const Path& folder) {
  if (const auto csv = folder / "metadata.csv"; fs::exists(csv)) return list_described(folder, csv, read_csv(csv));
  if (const auto json = folder / "metadata.jsonl"; fs::exists(json)) return list_described(folder, json, read_json(json));
  const auto here = look_into(folder);
  PictureList list;
  list.files = here.pictures;
  auto others = here.others;
  std::vector<std::string> words;
  for (const auto& each : here.folders) {
    const auto below = look_below(each);
    others.insert(others.end(), below.others.begin(), below.others.end());
    if (below.pictures.empty()) continue;
    if (!here.pictures.empty())
      throw errors::malformed(folder, "pictures both here and in " + each.filename().string(), "one or the other");
    list.files.insert(list.files.end(), below.pictures.begin(), below.pictures.end());
    words.insert(words.end(), below.pictures.size(), each.filename().string());
  }
  if (list.files.empty())
    throw errors::malformed(folder, "no PNG or JPEG picture in it", "*.png, *.jpg or *.jpeg, or subfolders of them by class");
  if (!words.empty()) number_classes(list, words);
  if (auto note = left_out(others); !note.empty()) list.notes.push_back(std::move(note));
  return list;
}

}  // namespace gx
