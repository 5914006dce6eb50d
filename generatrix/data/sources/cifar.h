// CIFAR-10's binary batches (A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009): records of 3073 bytes,
// one label and then 1024 red, 1024 green and 1024 blue values of a 32 x 32 picture, row by row; plain or packed with gzip.
//   data_batch_1.bin ... data_batch_5.bin    training rows, as many of the five as there are
//   test_batch.bin                           test rows; test_batch*.bin may hold a part of them
#pragma once

#include "generatrix/base/file.h"
#include "generatrix/data/sources/opened.h"

namespace gx {

// Rows in the order of the files' names. Throws DataError for a file that is no whole number of records, or has a label above 9.
Opened open_cifar(const Path& folder);

// Whether the folder holds at least one training batch.
bool has_cifar(const Path& folder);

}  // namespace gx
