// Where what a row is given comes from: [data.given].
#pragma once

#include "generatrix/data/derived.h"
#include "generatrix/data/spectrum.h"

namespace gx {

struct FileGivenSpec {
  static constexpr std::string_view kind = "file";
  static auto fields() { return std::tuple(); }
};
struct NoGivenSpec {
  static constexpr std::string_view kind = "none";
  static auto fields() { return std::tuple(); }
};
struct ColumnsGivenSpec {
  static constexpr std::string_view kind = "columns";
  std::vector<std::string> names;
  static auto fields() { return std::tuple(field("names", &ColumnsGivenSpec::names, "columns of the table that are given")); }
};
struct FolderGivenSpec {
  static constexpr std::string_view kind = "folder";
  std::string path;
  bool paired = true;
  static auto fields() {
    return std::tuple(field("path", &FolderGivenSpec::path, "a folder of pictures with the names of those in data.name"),
                      field("paired", &FolderGivenSpec::paired, "false: names do not matter, conditions are drawn on their own"));
  }
};

// file: what the files say, such as labels. The rest: columns of a table, a second folder of pictures, or made of the event: of
// pictures (derived.h), or of sounds (spectrum.h).
using GivenSpec = std::variant<FileGivenSpec, NoGivenSpec, ColumnsGivenSpec, FolderGivenSpec, NoiseSpec, BlurSpec, DownscaleSpec,
                               MaskSpec, EdgesSpec, GreySpec, InvertSpec, QuarterTurnSpec, SpectrumSpec>;

// The alternative that makes a condition of the event; nothing for the others.
std::optional<DerivedSpec> derived_spec(const GivenSpec& spec);

}  // namespace gx
