#include "generatrix/families/adversarial/players.h"

#include <fmt/format.h>

#include "generatrix/contract/fits.h"
#include "generatrix/nn/halvings.h"

namespace gx {
namespace {

// How often the image is halved; none of an mlp.
std::optional<std::size_t> halvings_of(const PlayerSpec& spec) {
  if (const auto* conv = std::get_if<ConvSpec>(&spec)) return conv->channels.size();
  if (const auto* dcgan = std::get_if<DcganSpec>(&spec)) return dcgan->channels.size();
  if (const auto* resnet = std::get_if<ImageResnetSpec>(&spec)) return static_cast<std::size_t>(resnet->blocks);
  return {};
}

// After how many halvings there is attention; 0: nowhere.
std::int64_t attention_of(const PlayerSpec& spec) {
  if (const auto* dcgan = std::get_if<DcganSpec>(&spec)) return dcgan->attention;
  if (const auto* resnet = std::get_if<ImageResnetSpec>(&spec)) return resnet->attention;
  return 0;
}

std::optional<std::string> why_no_player(const PlayerSpec& spec, const Shape& event) {
  const auto halvings = halvings_of(spec);
  if (!halvings) return {};
  if (auto reason = why_not_halved(event, *halvings)) return reason;
  if (const auto attention = attention_of(spec); attention > static_cast<std::int64_t>(*halvings))
    return fmt::format("attention after {} halvings: the net halves the image {} times", attention, *halvings);
  return {};
}

}  // namespace

std::optional<std::string> why_no_players(std::initializer_list<PlayerSpec> nets, const Space& event) {
  if (auto reason = why_no_array(event)) return reason;
  for (const auto& net : nets) {
    if (auto reason = why_no_player(net, event.only().shape)) return reason;
  }
  return {};
}

bool normalizes_by_batch(const PlayerSpec& spec) {
  if (const auto* mlp = std::get_if<MlpSpec>(&spec)) return std::holds_alternative<BatchNormSpec>(mlp->norm);
  const auto* dcgan = std::get_if<DcganSpec>(&spec);
  return dcgan && std::holds_alternative<BatchNormSpec>(dcgan->norm);  // a resnet's norms are the generator's alone
}

bool has_conditional_norm(const PlayerSpec& spec) {
  if (const auto* dcgan = std::get_if<DcganSpec>(&spec)) return dcgan->conditional_norm;
  const auto* resnet = std::get_if<ImageResnetSpec>(&spec);
  return resnet && resnet->conditional_norm;
}

NetPtr discriminator_net(const PlayerSpec& spec, const Shape& event, std::int64_t n_out) {
  if (const auto* mlp = std::get_if<MlpSpec>(&spec)) return net_to_vector(*mlp, event, n_out);
  if (const auto* conv = std::get_if<ConvSpec>(&spec)) return net_to_vector(*conv, event, n_out);
  if (const auto* dcgan = std::get_if<DcganSpec>(&spec)) return std::make_shared<DcganDown>(event, *dcgan, n_out);
  return std::make_shared<ResnetDown>(event, std::get<ImageResnetSpec>(spec), n_out);
}

NetPtr generator_net(const PlayerSpec& spec, std::int64_t n_in, std::int64_t n_condition, const Shape& event) {
  if (const auto* mlp = std::get_if<MlpSpec>(&spec)) return net_to_event(*mlp, n_in, event, 1);
  if (const auto* conv = std::get_if<ConvSpec>(&spec)) return net_to_event(*conv, n_in, event, 1);
  if (const auto* dcgan = std::get_if<DcganSpec>(&spec))
    return channels_to_parameters(std::make_shared<DcganUp>(n_in, n_condition, *dcgan, event), 1);
  return channels_to_parameters(std::make_shared<ResnetUp>(n_in, n_condition, std::get<ImageResnetSpec>(spec), event), 1);
}

}  // namespace gx
