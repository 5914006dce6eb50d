// Image sets that have a name: a folder of that name holds their files.
#include "generatrix/data/sources/catalog.h"
#include "generatrix/data/sources/cifar.h"
#include "generatrix/data/sources/idx.h"
#include "generatrix/data/sources/known_folder.h"

namespace gx {
namespace {

// IDX files; `word` is what the file of training images begins with.
KnownFiles idx(const std::string& word) {
  return {[word](const Path& folder) { return !find_idx(folder, word).empty(); },
          [word](const DataSpec& spec) { return open_idx(find_idx(spec.name, word)); }};
}

Source image_source(SourceInfo info, const KnownFiles& files, std::vector<std::string> names) {
  info.kind = "images";
  const auto open = [open_files = files.open, names = std::move(names)](const DataSpec& spec) {
    auto opened = open_files(spec);
    if (opened.names.empty() && opened.classes == static_cast<std::int64_t>(names.size())) opened.names = names;
    return opened;
  };
  return folder_source(std::move(info), {files.are_in, open});
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
                    .advice = "apt install dataset-fashion-mnist, or " + set_variable("fashion-mnist", "IDX files")},
                   idx("train"),
                   {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"}),
      image_source({.name = "mnist",
                    .summary = "handwritten digits",
                    .event = {1, 28, 28},
                    .rows = 60000,
                    .test = 10000,
                    .classes = 10,
                    .advice = set_variable("mnist", "IDX files")},
                   idx("train"), {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}),
      image_source({.name = "cifar10",
                    .summary = "small color pictures of animals and vehicles",
                    .event = {3, 32, 32},
                    .rows = 50000,
                    .test = 10000,
                    .classes = 10,
                    .advice = set_variable("cifar10", "binary batches, data_batch_1.bin and so on")},
                   {has_cifar, [](const DataSpec& spec) { return open_cifar(spec.name); }}, {}),
      image_source({.name = "freyfaces",
                    .summary = "frames of one face, without a test set of their own",
                    .event = {1, 28, 20},
                    .rows = 1965,
                    .advice = set_variable("freyfaces", "IDX files")},
                   idx("freyfaces"), {}),
  };
}

}  // namespace gx
