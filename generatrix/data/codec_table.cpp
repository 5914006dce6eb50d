#include "generatrix/data/codec_table.h"

#include <ATen/ops/tensor.h>

#include <algorithm>
#include <array>

#include "generatrix/base/errors.h"
#include "generatrix/spec/parse.h"
#include "generatrix/spec/to_table.h"

namespace gx {
namespace {

// In the order of the enumerations.
constexpr std::array<const char*, 4> kValues = {"grey", "dynamic_binary", "static_binary", "reals"};
constexpr std::array<const char*, 4> kKinds = {"binary", "byte", "real", "token"};

struct CodecSpec {
  std::string values = kValues[0], kind = kKinds[0];
  std::vector<std::int64_t> event;
  std::int64_t symbols = 0, classes = 0;
  std::vector<std::string> names;
  std::vector<double> shift, scale;  // in C order; empty means 0 and 1

  static auto fields() {
    return std::tuple(field("values", &CodecSpec::values, "how stored values become model values",
                            one_of(Value::Array(kValues.begin(), kValues.end()))),
                      field("kind", &CodecSpec::kind, "what one element is", one_of(Value::Array(kKinds.begin(), kKinds.end()))),
                      field("event", &CodecSpec::event, "shape of one row", positive),
                      field("symbols", &CodecSpec::symbols, "levels or words", at_least(0)),
                      field("classes", &CodecSpec::classes, "number of labels", at_least(0)),
                      field("names", &CodecSpec::names, "of classes or columns"),
                      field("shift", &CodecSpec::shift, "subtracted, per dimension"),
                      field("scale", &CodecSpec::scale, "divided by, per dimension", positive));
  }
};

std::vector<double> numbers(const Tensor& values, const Shape& event) {
  if (!values.defined()) return {};
  const auto flat = values.to(at::kCPU, at::kDouble).expand(event).contiguous();
  return {flat.const_data_ptr<double>(), flat.const_data_ptr<double>() + flat.numel()};
}

Tensor tensor(const std::vector<double>& values, const Space& space, const std::string& name) {
  if (values.empty()) return {};
  if (static_cast<std::int64_t>(values.size()) != space.dims()) {
    throw errors::bad_value(name, fmt::format("{} numbers", values.size()),
                            fmt::format("expected {}, one per dimension", space.dims()));
  }
  return at::tensor(values, at::kDouble).reshape(space.event);
}

template <class Names>
auto place(const Names& names, const std::string& word) {
  return std::find(names.begin(), names.end(), word) - names.begin();
}

}  // namespace

Table to_table(const Codec& codec) {
  const auto& space = codec.space;
  return to_table(CodecSpec{kValues[static_cast<std::size_t>(codec.values)], kKinds[static_cast<std::size_t>(space.kind)],
                            space.event, space.symbols, space.classes, space.names, numbers(codec.shift, space.event),
                            numbers(codec.scale, space.event)});
}

Codec parse_codec(const Table& table, const std::string& path) {
  const auto spec = parse<CodecSpec>(table, path);
  Codec codec;
  codec.values = static_cast<Values>(place(kValues, spec.values));
  codec.space = {spec.event, static_cast<Space::Kind>(place(kKinds, spec.kind)), spec.symbols, spec.classes, spec.names};
  codec.shift = tensor(spec.shift, codec.space, path + ".shift");
  codec.scale = tensor(spec.scale, codec.space, path + ".scale");
  return codec;
}

}  // namespace gx
