#include "generatrix/families/flow/flow_settings.h"

#include "generatrix/contract/fits.h"
#include "generatrix/families/flow/stack.h"
#include "generatrix/nn/vector_condition.h"
#include "generatrix/prob/bijectors/reshape.h"

namespace gx {

std::optional<std::string> why_not_flow(const FlowSettings& settings, const Task& task, std::int64_t least) {
  if (auto reason = why_no_array(task.event)) return reason;
  if (task.event.only().dims() < least) return "an event is one number, and a coupling keeps one and moves another";
  if (std::holds_alternative<VariationalNoiseSpec>(settings.dequantization)) {
    if (is_real(task.event.only().values))
      return "model.dequantization variational is noise within levels, and an event has real numbers";
    if (task.event.only().dims() < 2) return "an event is one number, and model.dequantization variational has couplings";
  }
  if (!settings.conditional && std::holds_alternative<ToldBaseSpec>(settings.base))
    return "model.base told wants model.conditional";
  return why_no_vector_condition(task, settings.conditional);
}

std::shared_ptr<Flow> make_flow(const FlowSettings& settings, const Task& task,
                                const std::function<FlowLayerPtr(const FlowSubject&)>& make) {
  const auto own = as_read(task, settings.conditional);
  const auto& field = own.event.only();
  const auto reader = make_reader(own.given);
  const auto n_told = shape_of(reader).whole;
  const auto* noise = std::get_if<VariationalNoiseSpec>(&settings.dequantization);
  return std::make_shared<Flow>(
      Flow::Parts{.layers = make({field, n_told}),
                  .levels = is_real(field.values) ? std::nullopt : std::optional(Dequantization(field, settings.alpha)),
                  .given_reader = reader,
                  .base = make_base(settings.base, field.dims(), n_told),
                  .noise = noise ? std::make_shared<VariationalNoise>(field, *noise) : nullptr},
      own);
}

FlowLayerPtr over_vectors(const Field& field, FlowLayerPtr layers) {
  if (field.shape.size() == 1) return layers;
  return std::make_shared<FlowStack>(
      std::vector<FlowLayerPtr>{std::make_shared<FixedLayer>(unflatten(field.shape)), std::move(layers)});
}

}  // namespace gx
