// Sets of images or vectors in IDX files, by the names that MNIST gave them:
//   train-images-idx3-ubyte  train-labels-idx1-ubyte  t10k-images-idx3-ubyte  t10k-labels-idx1-ubyte
// each also with ".gz", with ".idx" for "-idx", with another word than train, and with words before it, as EMNIST and QMNIST
// have: emnist-letters-train-images-idx3-ubyte beside emnist-letters-test-images-idx3-ubyte.
#pragma once

#include "generatrix/base/file.h"
#include "generatrix/data/sources/opened.h"

namespace gx {

// An IDX file of images; labels and a t10k or test pair are found beside it by name and may be absent.
// Throws DataError for damaged files, for labels that do not fit, and for a test set of another shape.
Opened open_idx(const Path& images);

// The training images of a folder by the usual names; an empty path when it has none. Throws DataError when it has several sets.
Path find_idx(const Path& folder, const std::string& word = "train");

}  // namespace gx
