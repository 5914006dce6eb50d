// Image sets that have a name: a folder of that name holds their files.
#include <cstdlib>

#include "generatrix/base/errors.h"
#include "generatrix/data/sources/catalog.h"
#include "generatrix/data/sources/cifar.h"
#include "generatrix/data/sources/idx.h"

namespace gx {
namespace {

constexpr const char* kSystemFolder = "/usr/share/datasets";  // Debian's dataset-* packages

// The folders that may hold the set, in the order of search.
std::vector<Path> folders_of(const std::string& name) {
  std::vector<Path> folders;
  const auto* listed = std::getenv("GENERATRIX_DATA");
  for (std::string_view rest = listed ? listed : ""; !rest.empty();) {
    const auto end = std::min(rest.find(':'), rest.size());
    if (end > 0) folders.push_back(Path(rest.substr(0, end)) / name);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  folders.push_back(Path(kSystemFolder) / name);
  return folders;
}

// The files that a set consists of: whether a folder holds them, and how they are read.
struct Form {
  std::function<bool(const Path&)> is_in;
  std::function<Opened(const Path&)> open;
};

// IDX files; `word` is what the file of training images begins with.
Form idx(const std::string& word) {
  return {[word](const Path& folder) { return !find_idx(folder, word).empty(); },
          [word](const Path& folder) { return open_idx(find_idx(folder, word)); }};
}

// Empty when no folder has it.
Path find_folder(const std::string& name, const Form& form) {
  for (const auto& folder : folders_of(name)) {
    if (form.is_in(folder)) return folder;
  }
  return {};
}

Source image_source(SourceInfo info, const Form& form, std::vector<std::string> names) {
  info.kind = "images";
  info.found = find_folder(info.name, form).string();
  const auto open = [name = info.name, advice = info.advice, form, names = std::move(names)](const DataSpec&) {
    const auto folder = find_folder(name, form);
    if (folder.empty()) throw errors::data_not_found(name, folders_of(name), advice);
    auto opened = form.open(folder);
    if (opened.names.empty() && opened.classes == static_cast<std::int64_t>(names.size())) opened.names = names;
    return opened;
  };
  return {std::move(info), open};
}

std::string set_variable(const std::string& name, const std::string& files = "IDX files") {
  return "set GENERATRIX_DATA to the folder that holds " + name + "/ with its " + files;
}

}  // namespace

std::vector<Source> image_sources() {
  return {
      image_source({.name = "fashion-mnist",
                    .summary = "grey pictures of clothes",
                    .event = {1, 28, 28},
                    .rows = 60000,
                    .test = 10000,
                    .classes = 10,
                    .advice = "apt install dataset-fashion-mnist, or " + set_variable("fashion-mnist")},
                   idx("train"),
                   {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"}),
      image_source({.name = "mnist",
                    .summary = "handwritten digits",
                    .event = {1, 28, 28},
                    .rows = 60000,
                    .test = 10000,
                    .classes = 10,
                    .advice = set_variable("mnist")},
                   idx("train"), {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}),
      image_source({.name = "cifar10",
                    .summary = "small color pictures of animals and vehicles",
                    .event = {3, 32, 32},
                    .rows = 50000,
                    .test = 10000,
                    .classes = 10,
                    .advice = set_variable("cifar10", "binary batches, data_batch_1.bin and so on")},
                   {has_cifar, open_cifar}, {}),
      image_source({.name = "freyfaces",
                    .summary = "frames of one face, without a test set of their own",
                    .event = {1, 28, 20},
                    .rows = 1965,
                    .advice = set_variable("freyfaces")},
                   idx("freyfaces"), {}),
  };
}

}  // namespace gx
