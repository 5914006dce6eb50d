#include "generatrix/nn/vector_condition.h"

#include "generatrix/contract/fits.h"
#include "generatrix/nn/reader.h"

namespace gx {

std::optional<std::string> why_no_vector_condition(const Task& task, bool conditional) {
  if (!conditional) return {};
  if (auto reason = why_no_condition(task, conditional)) return reason;
  if (!Reader(task.given).shape().along.empty()) return "a picture is given, and this model reads a vector";
  return {};
}

}  // namespace gx
