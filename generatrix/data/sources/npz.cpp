#include "generatrix/data/sources/npz.h"

#include <fmt/ranges.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/data/sources/array_rows.h"
#include "generatrix/data/sources/rows_file.h"
#include "generatrix/media/npz.h"

namespace gx {
namespace {

// Only what has one of these names is read: an archive may hold texts and objects besides.
const std::vector<std::string> kTrainNames{"x_train", "X_train", "x", "X", "data", "images", "z"};
const std::vector<std::string> kTrainLabelNames{"y_train", "Y_train", "y", "Y", "labels", "label"};
const std::vector<std::string> kTestNames{"x_test", "X_test"}, kTestLabelNames{"y_test", "Y_test"};

class Archive {
 public:
  explicit Archive(const Path& path) : path_(path), names_(npz_names(path)) {}

  const std::vector<std::string>& names() const { return names_; }
  std::string find(const std::vector<std::string>& wanted) const {
    const auto found =
        std::ranges::find_if(wanted, [&](const auto& name) { return std::ranges::find(names_, name) != names_.end(); });
    return found == wanted.end() ? "" : *found;
  }
  Array read(const std::string& name) const { return read_npz(path_, name); }
  Path place_of(const std::string& name) const { return path_ / name; }

 private:
  Path path_;
  std::vector<std::string> names_;
};

void read_part(Opened& opened, Batch Opened::*part, const Archive& archive, const std::string& x, const std::string& y,
               const Path& path) {
  if (x.empty()) return;
  put_rows(opened, part, to_rows(archive.read(x), path, x));
  if (y.empty()) return;
  try {
    (opened.*part).given = to_labels(archive.read(y), (opened.*part).size(), archive.place_of(y));
  } catch (const Unsupported&) {
    opened.row_notes.push_back(fmt::format("array {} is no array of numbers: left out (labels are whole numbers from 0)", y));
  }
}

}  // namespace

Opened open_npz(const Path& path) {
  const Archive archive(path);
  if (archive.find({kTaskArray}) == kTaskArray) return open_rows(path);
  const auto x = archive.find(kTrainNames);
  if (x.empty())
    throw errors::malformed(path, fmt::format("arrays {}", fmt::join(archive.names(), ", ")),
                            fmt::format("one named {}", fmt::join(kTrainNames, ", ")));
  Opened opened;
  read_part(opened, &Opened::train, archive, x, archive.find(kTrainLabelNames), path);
  read_part(opened, &Opened::test, archive, archive.find(kTestNames), archive.find(kTestLabelNames), path);
  complete(opened, path);
  return opened;
}

}  // namespace gx
