#include "generatrix/app/out_file.h"

#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "generatrix/base/errors.h"
#include "generatrix/base/scratch_folder.h"
#include "generatrix/data/save_rows.h"
#include "generatrix/data/sources/siblings.h"
#include "generatrix/studio/loaded_run.h"

namespace gx {
namespace {

constexpr const char* kStandardOutput = "-";

bool is_text(const std::string& ending) { return ending == ".csv" || ending == ".tsv" || ending == ".txt"; }

}  // namespace

OutFile::OutFile(std::string named, const std::string& stem, const Output& output) : asked_(std::move(named)), stem_(stem) {
  if (asked_ == kStandardOutput) {
    if (output.json) throw errors::bad_value("--out", "-", "with --json standard output holds JSON alone; name a file");
    return;
  }
  static_cast<void>(std::filesystem::exists(asked_));  // throws for a name that no file can have
  if (std::filesystem::is_directory(asked_)) throw errors::unwritable(asked_, "is a folder; name a file");
}

void OutFile::expect_endings(const std::vector<std::string>& endings) const {
  if (asked_.empty() || asked_ == kStandardOutput || std::ranges::find(endings, written_ending(asked_)) != endings.end()) return;
  throw errors::wrong_ending(asked_, fmt::format("{}", fmt::join(endings, " or ")));
}

void OutFile::spare(const LoadedRun& run, const std::vector<std::string>& read) {
  auto sources = read;
  if (const auto own = found_again(run.origin().path, run.config().data.name)) sources.push_back(*own);
  std::error_code absent;
  for (const Path source : sources) {
    spared_.push_back(source);
    if (!std::filesystem::is_regular_file(source, absent)) continue;
    const auto parts = part_files(source);
    for (const auto& part : {parts.valid, parts.test}) {
      if (!part.empty()) spared_.push_back(part);
    }
  }
  if (!asked_.empty() && asked_ != kStandardOutput) check(asked_);
}

void OutFile::check(const Path& path) const {
  const auto ending = written_ending(path);
  const bool is_a_row = ending == ".png" || ending == ".wav";  // of a folder
  std::error_code absent;
  for (const auto& source : spared_) {
    if (std::filesystem::equivalent(source, path, absent))
      throw errors::unwritable(path, "holds rows that are read; name another file by --out");
    if (!is_a_row || !std::filesystem::is_directory(source, absent)) continue;
    const auto whole = std::filesystem::absolute(path);
    for (auto folder = whole.parent_path(); folder != folder.root_path(); folder = folder.parent_path()) {
      if (std::filesystem::equivalent(source, folder, absent))
        throw errors::unwritable(path, "would lie among the rows that are read; name a file in another folder by --out");
    }
  }
}

Path OutFile::named(const std::string& ending) const {
  return asked_.empty() || asked_ == kStandardOutput ? stem_ + ending : asked_;
}

std::string OutFile::write(const std::string& ending, Output& output, const std::function<void(const Path&)>& write) const {
  if (asked_ != kStandardOutput) {
    const auto path = named(ending);
    check(path);
    write(path);
    return path.string();
  }
  if (!is_text(ending) && ::isatty(STDOUT_FILENO) == 1)
    throw errors::bad_value("--out", "-", "these bytes are no text for a terminal; redirect standard output, or name a file");
  const ScratchFolder scratch;
  const auto path = scratch.path() / ("rows" + ending);
  write(path);
  std::ifstream bytes(path, std::ios::binary);
  std::string part(1 << 20, '\0');
  while (bytes.read(part.data(), std::ssize(part)), bytes.gcount() > 0)
    write_out({part.data(), static_cast<std::size_t>(bytes.gcount())});
  output.is_taken = true;
  return kStandardOutput;
}

void expect_writable(const std::vector<Path>& files) {
  for (const auto& file : files) {
    const auto folder = file.parent_path();
    std::error_code ignored;
    std::vector<Path> made;  // the folders that the trial makes, the innermost first
    for (auto at = folder; !at.empty() && !std::filesystem::exists(at, ignored); at = at.parent_path()) made.push_back(at);
    if (!folder.empty()) make_folder(folder);
    if (std::filesystem::is_directory(file, ignored)) throw errors::unwritable(file, "a folder has that name");
    const auto trial = folder / (".trial-" + std::to_string(::getpid()));
    write_file(trial, "");
    std::filesystem::remove(trial, ignored);
    for (const auto& empty : made) std::filesystem::remove(empty, ignored);
  }
}

}  // namespace gx
