// Where rows come from: the [data] section of a configuration, opened into train, valid and test.
#pragma once

#include "generatrix/data/codec.h"
#include "generatrix/data/dataset.h"
#include "generatrix/data/modes.h"
#include "generatrix/spec/fields.h"

namespace gx {

struct DataSpec {
  std::string name = "fashion-mnist";  // a known name or a path (IDX file, folder of PNGs, ...)
  std::string values = "auto";         // auto, grey, dynamic, static, reals
  double valid = 1.0 / 12;             // share of training rows held out, by content; as many for test if the source has no test
  std::int64_t limit = 0;              // at most this many training rows, before any are held out; 0 = all
  std::int64_t seed = 0;               // of static binarization, generated densities and the split

  static auto fields() {
    return std::tuple(field("name", &DataSpec::name, "a known data set (see `generatrix data`) or a path"),
                      field("values", &DataSpec::values, "how stored values become model values",
                            one_of({"auto", "grey", "dynamic", "static", "reals"})),
                      field("valid", &DataSpec::valid, "share of training rows held out for validation", between(0, 0.9)),
                      field("limit", &DataSpec::limit, "use at most this many training rows (0 = all)", at_least(0)),
                      field("seed", &DataSpec::seed, "of static binarization, generated rows and the split", at_least(0)));
  }
};

struct Data {
  std::string name;
  Codec codec;
  DatasetPtr train, valid, test;  // valid or test may be empty sets, never null
  double entropy = 0;             // nats, for generated densities of known entropy; NaN when unknown
  Modes modes = {};               // of generated mixtures
};

// Throws UserError for an unknown name (nearest offered), DataError for files.
Data open_data(const DataSpec& spec);

}  // namespace gx
