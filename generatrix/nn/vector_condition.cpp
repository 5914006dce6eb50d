#include "generatrix/nn/vector_condition.h"

#include "generatrix/contract/fits.h"
#include "generatrix/nn/reader.h"

namespace gx {

std::optional<std::string> why_no_condition_by_step(const Task& task, bool conditional) {
  if (!conditional) return {};
  if (auto reason = why_no_condition(task, conditional)) return reason;
  const auto told = Reader(task.given).shape();
  if (!told.along.empty() && told.by_step() == 0) return "a picture is given, and this model reads a vector";
  return {};
}

std::optional<std::string> why_no_vector_condition(const Task& task, bool conditional) {
  if (auto reason = why_no_condition_by_step(task, conditional)) return reason;
  if (conditional && Reader(task.given).shape().by_step() > 0)
    return "something is given for each step, and this model reads one vector a row";
  return {};
}

}  // namespace gx
