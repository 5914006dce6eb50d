// What a source hands over: rows as stored, and how they become a model's. Limiting, holding out, binarizing and deriving
// conditions are open_data's, for all sources alike.
#pragma once

#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "generatrix/data/codec.h"
#include "generatrix/data/dataset.h"
#include "generatrix/data/modes.h"
#include "generatrix/data/row_names.h"

namespace gx {

struct Opened {
  Batch train;        // stored rows; given: the labels of the file, or what else rows are given; empty without
  Batch valid, test;  // no columns when the source has none of its own: then some rows of train are held out
  // The codec that training rows ask for. Empty: rows are one array of bytes or real numbers, with or without labels, and
  // data.values says how they are read (array_codec.h).
  std::function<Codec(const Batch& train)> codec = {};
  std::int64_t classes = 0;                 // labels of arrays are 0 .. classes - 1; 0 without labels
  std::vector<std::string> names = {};      // of classes, for arrays; may be empty
  bool standardize = false;                 // arrays of real columns of many units: shift and scale to mean 0 and deviation 1
  bool bits = false;                        // arrays of bytes that are 0 and 1: unless data.values asks for levels
  bool took_given = false;                  // data.given of kind columns or folder was read with the rows
  bool took_values = false;                 // `codec` reads the rows as data.values asks
  bool whole = false;                       // arrays of numbers that are whole
  RowNames row_names = {};                  // of training rows: users, series and their times
  std::vector<std::string> notes = {};      // what the set is and which columns were left out, told at training: a line each
  std::vector<std::string> row_notes = {};  // what happened to rows on reading (cut, left out, rounded), told of any file
  double entropy = std::numeric_limits<double>::quiet_NaN();
  Modes modes = {};  // of generated mixtures
  // All training rows, where they are too large for memory. `train` then has some of them only, for the codec, though what rows
  // are given of all.
  std::shared_ptr<const StoredDataset> stream = {};
};

}  // namespace gx
