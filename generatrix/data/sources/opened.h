// What a source hands over: rows as stored. Limiting, holding out, binarizing and scaling are open_data's, for all sources alike.
#pragma once

#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "generatrix/data/dataset.h"
#include "generatrix/data/modes.h"
#include "generatrix/media/mapping.h"

namespace gx {

struct Opened {
  Rows train;                      // x [N, ...event]: uint8 (byte levels) or float32 (real numbers)
  Rows valid, test;                // undefined when the source has none of its own: then some rows of train are held out
  std::int64_t classes = 0;        // 0 without labels
  std::vector<std::string> names;  // of classes; may be empty
  bool standardize = false;        // real columns of many units: shift and scale to mean 0 and deviation 1
  double entropy = std::numeric_limits<double>::quiet_NaN();
  Modes modes = {};                     // of generated mixtures
  std::shared_ptr<const Mapping> file;  // where train.x stays, which is then a view of it and too large to be copied
};

}  // namespace gx
