// A source: what the verb `data` tells of it, and how it is opened.
#pragma once

#include <functional>

#include "generatrix/base/file.h"
#include "generatrix/data/known_sources.h"
#include "generatrix/data/source.h"
#include "generatrix/data/sources/opened.h"

namespace gx {

struct Source {
  SourceInfo info;
  std::function<Opened(const DataSpec&)> open;  // throws DataError when its files are absent or damaged
};

std::vector<Source> image_sources();      // image_sources.cpp
std::vector<Source> sequence_sources();   // sequence_sources.cpp
std::vector<Source> binary_sources();     // binary_sources.cpp
std::vector<Source> table_sources();      // table_sources.cpp
std::vector<Source> density_sources();    // toy.cpp
std::vector<Source> simulator_sources();  // simulators.cpp
Source sprites_source();                  // sprites.cpp
Source bouncing_source();                 // bouncing.cpp
Source captioned_shapes_source();         // captioned_shapes.cpp
Source tagged_features_source();          // tagged_features.cpp
std::vector<Source> all_sources();

// What open_data makes of a source's rows.
Data prepare(const DataSpec& spec, Opened opened);                  // source.cpp
Data prepare_streamed(const DataSpec& spec, const Opened& opened);  // streamed_source.cpp: rows that stay in their file

// By what the path holds: arrays (idx.h, npy.h, npz.h), a table (table.h), series (series.h), ratings (ratings.h), music
// (music.h) or a text (text.h); or a folder of IDX files, CIFAR-10 batches (cifar.h), pictures (pictures.h), sounds (sound.h) or
// one of these files. Throws DataError.
Opened open_path(const DataSpec& spec);

}  // namespace gx
