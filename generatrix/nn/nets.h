// The nets that a spec may choose for "event to vector" and "vector to event".
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "generatrix/nn/conv.h"
#include "generatrix/nn/mlp.h"

namespace gx {

using NetSpec = std::variant<MlpSpec, ConvSpec>;

// Why a net of that spec does not read or give events of that shape: convolutions want images. Nothing where it does.
std::optional<std::string> why_not(const NetSpec& spec, const Shape& event);

// x [..., ...event] -> [..., n_out]. conv throws UserError when the event is no image.
NetPtr net_to_vector(const NetSpec& spec, const Shape& event, std::int64_t n_out);

// z [..., n_in] -> [..., ...event, n_per_dim] with n_per_dim values for every dimension of the event.
// Widths of `spec` are read backwards, so that one spec describes an encoder and its mirror.
NetPtr net_to_event(const NetSpec& spec, std::int64_t n_in, const Shape& event, std::int64_t n_per_dim);

// `inner` with the numbers of each dimension moved from its channels [..., n * C, H, W] to the end [..., C, H, W, n].
NetPtr channels_to_parameters(NetPtr inner, std::int64_t n_per_dim);

}  // namespace gx
