// The binary density sets that circuits and autoregressive models are compared on (Lowd and Davis 2010; Van Haaren and Davis
// 2012; Larochelle and Murray 2011), with their own parts.
#include "generatrix/data/sources/bit_rows.h"
#include "generatrix/data/sources/known_folder.h"

namespace gx {
namespace {

Path bit_file_in(const Path& folder, const std::string& name) {
  for (const auto& ending : {".train.data", ".train.data.gz"}) {
    if (auto path = folder / (name + ending); std::filesystem::is_regular_file(path)) return path;
  }
  return {};
}

Source binary_source(const std::string& name, const std::string& summary, std::int64_t n_bits, std::int64_t n_train,
                     std::int64_t n_test) {
  return folder_source({.name = name,
                        .summary = summary,
                        .kind = "bits",
                        .event = {n_bits},
                        .rows = n_train,
                        .test = n_test,
                        .advice = set_variable("debd", "files " + name + ".train.data, .valid.data, .test.data, each also .gz")},
                       {.are_in = [name](const Path& folder) { return !bit_file_in(folder, name).empty(); },
                        .open = [name](const DataSpec& spec) { return open_bit_rows(bit_file_in(spec.name, name)); },
                        .folder = "debd"});
}

}  // namespace

std::vector<Source> binary_sources() {
  return {binary_source("nltcs", "disabilities of elderly people", 16, 16181, 3236),
          binary_source("plants", "states where a plant grows", 69, 17412, 3482),
          binary_source("jester", "jokes that a person likes", 100, 9000, 4116),
          binary_source("accidents", "circumstances of traffic accidents", 111, 12758, 2551),
          binary_source("mushrooms", "traits of mushrooms", 112, 2000, 5624),
          binary_source("pumsb_star", "answers of a census", 163, 12262, 2452),
          binary_source("dna", "bases around splice junctions", 180, 1600, 1186),
          binary_source("nips", "words of papers", 500, 400, 1240)};
}

}  // namespace gx
