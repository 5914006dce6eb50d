// The nets that the two players may choose. A spec describes a discriminator and, read backwards, its mirror: a generator.
#pragma once

#include <variant>

#include "generatrix/data/space.h"
#include "generatrix/nn/dcgan.h"
#include "generatrix/nn/image_resnet.h"
#include "generatrix/nn/nets.h"

namespace gx {

using PlayerSpec = std::variant<MlpSpec, ConvSpec, DcganSpec, ImageResnetSpec>;

// Why these nets are no players for such events. An event must be one array; of convolutions an image, large enough to be halved
// so often.
std::optional<std::string> why_no_players(std::initializer_list<PlayerSpec> nets, const Space& event);
// Whether its norms normalize by the batch, and whether they are told a condition.
bool normalizes_by_batch(const PlayerSpec& spec);
bool has_conditional_norm(const PlayerSpec& spec);

// x [B, ...event] -> [B, n_out].
NetPtr discriminator_net(const PlayerSpec& spec, const Shape& event, std::int64_t n_out);
// [B, n_in] -> [B, ...event, 1]; the last n_condition of the n_in numbers are what is given.
NetPtr generator_net(const PlayerSpec& spec, std::int64_t n_in, std::int64_t n_condition, const Shape& event);

}  // namespace gx
