#include "generatrix/tasks/codes.h"

#include <ATen/ATen.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include "generatrix/base/errors.h"
#include "generatrix/contract/conditions.h"
#include "generatrix/data/array_tensor.h"
#include "generatrix/data/codecs/known.h"
#include "generatrix/data/loader.h"
#include "generatrix/media/npz.h"
#include "generatrix/prob/distributions/categorical.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/point_mass.h"

namespace gx {
namespace {

constexpr std::int64_t kAtOnceEncoded = 500;

// The law of the symbols of a code; null for other laws.
ColumnCodecPtr codec_of(const Tensor& z, std::int64_t n_symbols, const std::string& coder) {
  Field field{.name = "z", .shape = z.sizes().slice(1).vec()};
  if (n_symbols == 0) return reals_codec(std::move(field), {.coder = coder});
  field.values = Symbols{{n_symbols}};
  return symbols_codec(std::move(field), {.coder = coder});
}

// One that is none of 0 .. n - 1; nothing where there is none.
std::optional<std::int64_t> odd_symbol(const Tensor& symbols, std::int64_t n) {
  if (symbols.numel() == 0) return {};
  const auto low = symbols.min().item<std::int64_t>(), high = symbols.max().item<std::int64_t>();
  if (low < 0) return low;
  return high >= n ? std::optional(high) : std::nullopt;
}

std::string expected_codes(const Field& code) {
  const auto what = is_real(code.values) ? std::string("numbers") : fmt::format("symbols 0 to {}", count_of(code.values) - 1);
  return fmt::format("codes of {} [n, {}], as `encode` writes them for this model", what, fmt::join(code.shape, ", "));
}

// A row of zeros, where the model is.
Rows empty_row(const Model& model, const Space& space) {
  Rows rows;
  for (const auto& field : space.fields) {
    auto shape = field.shape;
    shape.insert(shape.begin(), 1);
    const bool counted = std::holds_alternative<Symbols>(field.values) && !is_bits(field.values);
    rows.columns.push_back({at::zeros(shape, counted ? at::kLong : at::kFloat)});
  }
  const auto weights = model.parameters().empty() ? model.buffers() : model.parameters();
  return weights.empty() ? rows : rows.to(weights.front().device());
}

Distribution code_of_empty_row(const Model& model, CanEncode& encoder) {
  return encoder.encode({empty_row(model, model.task().event), empty_row(model, model.task().given)});
}

}  // namespace

Tensor read_codes(const Path& file, const Field& code) {
  const auto names = npz_names(file);
  const auto* name = std::ranges::find(names, "z") == names.end() && std::ranges::find(names, "x") != names.end() ? "x" : "z";
  const auto z = to_tensor(read_npz(file, name));
  const auto refuse = [&](const std::string& found) { throw errors::malformed(file, found, expected_codes(code)); };
  if (z.dim() == 0 || z.sizes().slice(1) != at::IntArrayRef(code.shape))
    refuse(fmt::format("{} of shape [{}]", name, fmt::join(z.sizes(), ", ")));
  if (is_real(code.values)) return z.to(at::kFloat);
  if (z.is_floating_point()) refuse(fmt::format("{} of real numbers", name));
  auto symbols = z.to(at::kLong);
  if (const auto odd = odd_symbol(symbols, count_of(code.values))) refuse(fmt::format("{} holds {}", name, *odd));
  return symbols;
}

Tensor read_labels_of_codes(const Path& file, std::int64_t n, std::int64_t n_classes) {
  const auto names = npz_names(file);
  const auto all = to_tensor(read_npz(file, "label")).to(at::kLong).flatten();
  if (all.size(0) < n) throw errors::malformed(file, fmt::format("{} labels for {} codes", all.size(0), n), "one each");
  auto labels = all.narrow(0, 0, n);
  if (std::ranges::find(names, "label_observed") != names.end()) {
    const auto known = to_tensor(read_npz(file, "label_observed")).to(at::kBool).flatten();
    if (known.sizes() != all.sizes() || !known.narrow(0, 0, n).all().item<bool>())
      throw errors::malformed(file, "codes whose label is not known", "labels of all: name --given");
  }
  if (const auto odd = odd_symbol(labels, n_classes))
    throw errors::malformed(file, fmt::format("label {}", *odd), fmt::format("0 to {}", n_classes - 1));
  return labels;
}

Codes codes_of(CanEncode& encoder, const Dataset& data, const Codec& codec, bool draw, const Rng& rng, const std::string& coder) {
  at::NoGradGuard off;
  std::vector<Tensor> codes, labels, known_of;
  std::int64_t n_symbols = 0;
  for_each_batch(data, codec, kAtOnceEncoded, rng.fork("data"), [&](const Batch& batch, std::int64_t first) {
    const auto q = encoder.encode(batch);
    const auto* symbols = cells_of(q).as<Categorical>();
    if (symbols) n_symbols = symbols->logits.size(-1);
    auto noise = rng.fork("code").fork(static_cast<std::uint64_t>(first));
    codes.push_back((draw ? q.sample({}, noise) : symbols ? symbols->logits.argmax(-1) : q.mean()).to(at::kCPU));
    if (const auto y = labels_of(batch.given, codec.task()); y.defined()) labels.push_back(y.to(at::kCPU));
    if (const auto known = known_labels(batch.given, codec.task()); known.defined()) known_of.push_back(known.to(at::kCPU));
  });
  const auto z = at::cat(codes);
  if (n_symbols == 0 && !z.is_floating_point()) throw Unsupported("codes are whole numbers of a law that does not say how many");
  if (labels.empty()) return {{z}, Codec({codec_of(z, n_symbols, coder)})};
  const Column label{at::cat(labels), {}, known_of.empty() ? Tensor() : at::cat(known_of)};
  const Field field{.name = "label", .values = codec.task().label()->values, .may_miss = label.observed.defined()};
  return {{z, Rows({label})}, Codec({codec_of(z, n_symbols, coder)}, {symbols_codec(field, {.names = codec.label_names()})})};
}

Field code_of(Model& model) {
  at::NoGradGuard off;
  if (const auto* coder = dynamic_cast<HasCodebook*>(&model)) return coder->code();
  Field field{.name = "z"};
  if (auto* known = dynamic_cast<HasPrior*>(&model))
    field.shape = known->prior(empty_row(model, model.task().given)).event_shape();
  else if (auto* encoder = dynamic_cast<CanEncode*>(&model))
    field.shape = code_of_empty_row(model, *encoder).event_shape();
  else
    throw UserError("the size of its codes is not known: the model neither has a prior nor encodes");
  return field;
}

bool has_point_codes(Model& model) {
  at::NoGradGuard off;
  if (!std::ranges::all_of(model.task().event.fields, &Field::is_fixed)) return false;
  return is_point_mass(code_of_empty_row(model, dynamic_cast<CanEncode&>(model)));
}

}  // namespace gx
