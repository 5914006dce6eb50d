// The file after --out.
#pragma once

#include <functional>
#include <vector>

#include "generatrix/app/output.h"
#include "generatrix/base/file.h"

namespace gx {

class LoadedRun;

// What help says of --out where rows are written (data/save_rows.h).
inline constexpr const char* kOutHelp =
    "file to write; its ending says how: .png pictures and points of the plane, .csv tables and series, .txt texts, "
    ".tsv ratings, .wav sounds, .npz anything; - is standard output, in the form that suits the data";

// Where a verb writes: the file that the person named, STEM with the natural ending when nobody named one, or "-" for standard
// output.
class OutFile {
 public:
  // Before anything is computed. Throws UserError for "-" together with --json, and DataError for a path that cannot be a file.
  OutFile(std::string named, const std::string& stem, const Output& output);

  // UserError when the file has another ending than these.
  void expect_endings(const std::vector<std::string>& endings) const;
  // From now on DataError, at once or at the latest before anything is written, when the file is one of `read`, holds data of the
  // run or a part of them, or is a picture or a sound below a folder of such.
  void spare(const LoadedRun& run, const std::vector<std::string>& read = {});

  // The name that `write` will write to, for that ending.
  Path named(const std::string& ending) const;

  // `write` gets a path with the ending to write to. With "-" the bytes then go to standard output, and `output` tells results
  // on stderr from then on. Throws UserError when the bytes are no text and standard output is a terminal. The file's name.
  std::string write(const std::string& ending, Output& output, const std::function<void(const Path&)>& write) const;

 private:
  void check(const Path& path) const;

  std::string asked_, stem_;
  std::vector<Path> spared_ = {};
};

// For verbs that write at the end of long work: whether these files can be written later. A folder that is not there yet is made
// and taken away again. Throws DataError where one cannot.
void expect_writable(const std::vector<Path>& files);

}  // namespace gx
