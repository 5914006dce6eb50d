// Image sets that have a name: a folder of that name holds them as IDX files.
#include <cstdlib>

#include "generatrix/base/errors.h"
#include "generatrix/data/sources/catalog.h"
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

// `word` is what the file of training images begins with. The path is empty when no folder has it.
Path find_images(const std::string& name, const std::string& word) {
  for (const auto& folder : folders_of(name)) {
    if (auto images = find_idx(folder, word); !images.empty()) return images;
  }
  return {};
}

Source image_source(SourceInfo info, const std::string& word, std::vector<std::string> names) {
  info.kind = "images";
  info.found = find_images(info.name, word).parent_path().string();
  const auto open = [name = info.name, advice = info.advice, word, names = std::move(names)](const DataSpec&) {
    const auto images = find_images(name, word);
    if (images.empty()) throw errors::data_not_found(name, folders_of(name), advice);
    auto opened = open_idx(images);
    if (opened.classes == static_cast<std::int64_t>(names.size())) opened.names = names;
    return opened;
  };
  return {std::move(info), open};
}

std::string set_variable(const std::string& name) {
  return "set GENERATRIX_DATA to the folder that holds " + name + "/ with its IDX files";
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
                   "train",
                   {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"}),
      image_source({.name = "mnist",
                    .summary = "handwritten digits",
                    .event = {1, 28, 28},
                    .rows = 60000,
                    .test = 10000,
                    .classes = 10,
                    .advice = set_variable("mnist")},
                   "train", {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}),
      image_source({.name = "freyfaces",
                    .summary = "frames of one face, without a test set of their own",
                    .event = {1, 28, 20},
                    .rows = 1965,
                    .advice = set_variable("freyfaces")},
                   "freyfaces", {}),
  };
}

}  // namespace gx
