// Feature nets that users bring: nets in ONNX files with their preprocessing, and runs that classify, with or without it.
#pragma once

#include <string>

#include "generatrix/data/space.h"
#include "generatrix/eval/features.h"
#include "generatrix/train/model_file.h"

namespace gx {

// `path`: a run folder or model.safetensors whose model classifies, or a net ending in .onnx; `event`: of the data, whose encoded
// values the net will be given. Beside a net lies a TOML file of the same name (eval/picture_input.h lists its settings); a run
// without one reads the space that it was trained on and no other. The hash is that of the net's file together with these
// settings. Throws UserError when the net cannot read that event or its settings are wrong, DataError for a damaged file,
// Unsupported for ONNX in a build without OpenVINO.
FeatureNet open_features(const std::string& path, const Space& event);

// The net of a model that classifies, with its own events. Throws UserError when the model cannot.
FeatureNet features_of(const ModelFile& file, const std::string& name);

// Whether a net of events `own` reads those: one field of the same shape, both of reals or neither.
bool reads(const Space& own, const Space& event);

}  // namespace gx
