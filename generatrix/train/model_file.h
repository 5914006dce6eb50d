// model.safetensors: weights with everything needed to use them (docs/formats.md). No code in it, readable from Python.
#pragma once

#include <span>

#include "generatrix/base/file.h"
#include "generatrix/data/codec.h"
#include "generatrix/data/origin.h"
#include "generatrix/train/config.h"

namespace gx {

// Grows when a file of today could not be read by the program of yesterday.
inline constexpr std::int64_t kModelFormat = 2;

struct ModelFile {
  RunConfig config;
  Codec codec;
  std::int64_t step = 0;  // of training at which the weights were taken
  double score = 0;       // validation score in nats, NaN when there was none
  ModelPtr model;         // in evaluation mode, on the CPU
  DataOrigin origin;      // of the rows that it was trained on; empty in files of earlier versions
  std::string hash;       // of the file's content: 16 hexadecimal digits; empty for a file that lost its checksum
};

void save_model(const Path& path, const Model& model, const RunConfig& config, const Codec& codec, std::int64_t step,
                double score, const DataOrigin& origin = {});

// Throws DataError for a damaged file, a file of another kind, a newer format, and for tensors that are missing, extra or
// misshapen (all are listed). Files of format 1 (version 0.1) are read where the model that they configure still has their
// tensors; otherwise one line says so.
ModelFile load_model(const Path& path, const Catalog& catalog);
// The same of the bytes of such a file; `name` is what messages call them.
ModelFile load_model(std::span<const std::byte> bytes, const Path& name, const Catalog& catalog);

}  // namespace gx
