// Pictures whose channels are pictures of another set, drawn at random: of three digits a thousand classes (stacked MNIST, Metz,
// Poole, Pfau and Sohl-Dickstein 2017, arXiv 1611.02163, section 3.3.1).
#pragma once

#include "generatrix/data/sources/catalog.h"

namespace gx {

struct StackedSizes {
  std::int64_t train = 128'000, test = 26'000;  // as PacGAN has them (arXiv 1712.04086, section 4.2)
};

// Rows of three pictures [3, H, W] of `single`, whose rows are grey pictures of ten classes: training rows of training pictures,
// test rows of test pictures. A row's label is the number of its three digits, the first channel's first. Which pictures a row
// has follows from spec.seed and its number; no row is kept in memory.
Opened open_stacked(const DataSpec& spec, const Opened& single, const StackedSizes& sizes = {});

Source stacked_source();

}  // namespace gx
