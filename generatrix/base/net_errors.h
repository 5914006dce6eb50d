// What can go wrong with a feature net that users bring: more named factories of errors.h.
#pragma once

#include "generatrix/base/errors.h"

namespace gx::errors {

// An ONNX file met a build without OpenVINO.
Unsupported built_without_onnx(const Path& path);
// A net without word of how it wants its pictures; `missing` is the file that says it.
UserError no_preprocessing(const Path& net, const Path& missing);
// "RUN reads image: 256 levels [1, 28, 28]; the data are ...".
UserError net_reads_other(const std::string& net, const std::string& reads, const std::string& data, const std::string& advice);
// `output` is no output of the net, or one of another shape than is wanted.
UserError wrong_output(const Path& net, const std::string& found, const std::string& expected);

}  // namespace gx::errors
