#include "generatrix/studio/features_file.h"

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <xxhash.h>

#include <algorithm>

#include "generatrix/base/net_errors.h"
#include "generatrix/eval/picture_input.h"
#include "generatrix/media/onnx_net.h"
#include "generatrix/spec/parse.h"
#include "generatrix/spec/to_table.h"
#include "generatrix/spec/toml.h"
#include "generatrix/studio/loaded_run.h"

namespace gx {
namespace {

Path settings_path(Path net) { return net.replace_extension(".toml"); }

void check_count(const Path& file, std::string_view key, std::size_t found, std::size_t n) {
  if (found != n && !(found == 1 && n == 3))
    throw errors::bad_value(fmt::format("{}: {}", file.string(), key), fmt::format("{} numbers", found),
                            fmt::format("must have {}", n));
}

PictureInput read_settings(const Path& file) {
  auto input = parse<PictureInput>(parse_toml(read_file(file, "the preprocessing of a net"), file.string()), "");
  const auto channels = static_cast<std::size_t>(input.channels);
  if (!input.size.empty()) check_count(file, "size", input.size.size() == 2 ? 2 : 0, 2);
  check_count(file, "range", input.range.size() == 2 ? 2 : 0, 2);
  check_count(file, "mean", input.mean.size(), channels);
  check_count(file, "std", input.std.size(), channels);
  return input;
}

// The event must be pictures whose values lie in [0, 1].
void check_pictures(const std::string& net, const Space& event) {
  const bool pictures = event.is_image() && !is_real(event.only().values) && !event.only().may_miss &&
                        (event.only().shape[0] == 1 || event.only().shape[0] == 3);
  if (!pictures)
    throw errors::net_reads_other(net, "pictures of 1 or 3 channels, of levels or bits", words_of(event),
                                  "judge without --features, or by a run that was trained on such data");
}

std::string hash_of(std::string_view net, const PictureInput& input) {
  const auto text = to_toml(to_table(input));
  return fmt::format("{:016x}", XXH64(text.data(), text.size(), XXH64(net.data(), net.size(), 0)));
}

// --- ONNX ----------------------------------------------------------------------------------------------------------------------

struct ForeignNet {
  OnnxNet net;
  PictureInput input;
  std::size_t features = 0;
  std::optional<std::size_t> logits;
};

std::size_t output_named(const Path& path, const OnnxNet& net, const std::string& name) {
  std::vector<std::string> names;
  for (const auto& port : net.outputs()) names.push_back(port.name);
  const auto found = std::ranges::find(names, name);
  if (found == names.end())
    throw errors::wrong_output(path, fmt::format("has no output {}", name), fmt::format("one of {}", fmt::join(names, ", ")));
  return static_cast<std::size_t>(found - names.begin());
}

std::string sides(const std::vector<std::int64_t>& size) { return fmt::format("{} x {}", size[0], size[1]); }

// The size that the net says, where it says one, must be the one that the settings give.
void settle_size(const Path& path, const OnnxNet& net, PictureInput& input) {
  const auto& shape = net.input().shape;
  const bool first = input.layout == "channels_first";
  if (shape.size() != 4)
    throw errors::wrong_output(path, fmt::format("reads rows of {} axes", shape.size()), "pictures: rows of 4 axes");
  const auto channels = shape[first ? 1 : 3];
  const std::vector<std::int64_t> own{shape[first ? 2 : 1], shape[first ? 3 : 2]};
  if (channels > 0 && channels != input.channels)
    throw errors::bad_value(fmt::format("{}: channels", settings_path(path).string()), fmt::to_string(input.channels),
                            fmt::format("the net reads {}; see layout, too", channels));
  const bool known = own[0] > 0 && own[1] > 0;
  if (input.size.empty() && !known)
    throw errors::bad_value(fmt::format("{}: size", settings_path(path).string()), "[]", "must be given: the net reads any size");
  if (input.size.empty()) input.size = own;
  if (known && input.size != own)
    throw errors::bad_value(fmt::format("{}: size", settings_path(path).string()), sides(input.size),
                            fmt::format("the net reads pictures of {}", sides(own)));
}

Tensor tensor_of(const OnnxNet::Output& output) {
  return at::from_blob(const_cast<float*>(output.values.data()), output.shape, at::kFloat).clone();
}

// [B, F] of features that may have positions: [B, F, H, W] of maps, or [B, T, F] of tokens.
Tensor pooled(const Tensor& y, const std::string& pool) {
  const bool tokens = y.dim() == 3;
  if (pool == "none" || y.dim() == 2) return y.flatten(1);
  const auto positions = tokens ? y : y.flatten(2).transpose(1, 2);  // [B, T, F]
  return pool == "mean" ? positions.mean(1) : positions.select(1, 0).contiguous();
}

constexpr std::int64_t kPictures = 32;  // at one time: nets of large pictures need megabytes for each

CanClassify::Classified some_seen_by(const ForeignNet& foreign, const Tensor& x) {
  const auto pictures = prepare_pictures(x, foreign.input);
  const std::span<const float> values(pictures.const_data_ptr<float>(), static_cast<std::size_t>(pictures.numel()));
  const auto outputs = foreign.net.run(values, pictures.sizes().vec());
  CanClassify::Classified seen{pooled(tensor_of(outputs[foreign.features]), foreign.input.pool), {}};
  if (foreign.logits) seen.log_probs = tensor_of(outputs[*foreign.logits]).flatten(1).log_softmax(1);
  return seen;
}

CanClassify::Classified seen_by(const ForeignNet& foreign, const Tensor& x) {
  std::vector<Tensor> features, log_probs;
  for (const auto& some : x.split(kPictures)) {
    const auto seen = some_seen_by(foreign, some);
    features.push_back(seen.features);
    if (foreign.logits) log_probs.push_back(seen.log_probs);
  }
  return {at::cat(features), foreign.logits ? at::cat(log_probs) : Tensor()};
}

FeatureNet open_onnx(const Path& path, const Space& event) {
  check_pictures(path.string(), event);
  OnnxNet net(path);
  const auto file = settings_path(path);
  if (!std::filesystem::exists(file)) throw errors::no_preprocessing(path, file);
  auto input = read_settings(file);
  settle_size(path, net, input);
  const auto hash = hash_of(read_file(path, "a net in ONNX"), input);
  const auto features = input.output.empty() ? 0 : output_named(path, net, input.output);
  const auto logits = input.logits.empty() ? std::nullopt : std::optional(output_named(path, net, input.logits));
  const auto foreign = std::make_shared<const ForeignNet>(ForeignNet{std::move(net), std::move(input), features, logits});
  return {path.string(), hash, [foreign](const Tensor& x) { return seen_by(*foreign, x); }};
}

// --- runs ----------------------------------------------------------------------------------------------------------------------

FeatureNet open_run(const std::string& path, const Space& event) {
  auto net = features_of(load_model(model_path({path}), full_catalog()), path);
  const auto& own = net.codec->task().event;
  const auto settings = settings_path(model_path({path}));
  if (!std::filesystem::exists(settings)) {
    if (reads(own, event)) return net;
    throw errors::net_reads_other(
        path, words_of(own), words_of(event),
        fmt::format("{} beside it can fit pictures to it (docs/formats.md)", settings.filename().string()));
  }
  check_pictures(path, event);
  check_pictures(path, own);
  auto input = read_settings(settings);
  const auto& shape = own.only().shape;
  input.channels = shape[0];
  input.size = {shape[1], shape[2]};
  input.layout = "channels_first";
  return {path, hash_of(net.hash, input), [of = net.of, input](const Tensor& x) { return of(prepare_pictures(x, input)); }};
}

}  // namespace

FeatureNet features_of(const ModelFile& file, const std::string& name) {
  auto& classifier = require<CanClassify>(*file.model, file.config.model, "classify", full_catalog().names_with("classify"));
  // keeps the model alive for as long as somebody looks through it
  return {name, file.hash, [keep = file.model, &classifier](const Tensor& x) { return classifier.classify(x.to(at::kFloat)); },
          file.codec};
}

bool reads(const Space& own, const Space& event) {
  return own.is_one() && event.is_one() && own.only().shape == event.only().shape &&
         is_real(own.only().values) == is_real(event.only().values);
}

FeatureNet open_features(const std::string& path, const Space& event) {
  return Path(path).extension() == ".onnx" ? open_onnx(path, event) : open_run(path, event);
}

}  // namespace gx
