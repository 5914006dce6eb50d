#include "generatrix/data/array_tensor.h"

#include <ATen/ATen.h>

#include <array>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

constexpr std::array<std::pair<ElementType, at::ScalarType>, 10> kTypes{{{ElementType::u8, at::kByte},
                                                                         {ElementType::i8, at::kChar},
                                                                         {ElementType::i16, at::kShort},
                                                                         {ElementType::i32, at::kInt},
                                                                         {ElementType::i64, at::kLong},
                                                                         {ElementType::f16, at::kHalf},
                                                                         {ElementType::bf16, at::kBFloat16},
                                                                         {ElementType::f32, at::kFloat},
                                                                         {ElementType::f64, at::kDouble},
                                                                         {ElementType::boolean, at::kBool}}};

Tensor view(std::byte* data, const std::vector<std::int64_t>& shape, ElementType type, std::function<void(void*)> release) {
  return at::from_blob(data, shape, std::move(release), at::TensorOptions(scalar_type(type)));
}

}  // namespace

at::ScalarType scalar_type(ElementType type) {
  for (const auto& [element, scalar] : kTypes) {
    if (element == type) return scalar;
  }
  return at::kByte;
}

ElementType element_type(at::ScalarType type) {
  for (const auto& [element, scalar] : kTypes) {
    if (scalar == type) return element;
  }
  throw errors::unsupported_type(c10::toString(type));
}

Tensor to_tensor(const Array& array) {
  auto* bytes = const_cast<std::byte*>(array.bytes.data());  // only read: the clone is what leaves
  return view(bytes, array.shape, array.type, [](void*) {}).clone();
}

Tensor to_tensor(const TensorView& v, std::shared_ptr<void> owner) {
  return view(v.data, v.shape, v.type, [owner = std::move(owner)](void*) {});
}

Array to_array(const Tensor& tensor) {
  const auto host = tensor.detach().to(at::kCPU).contiguous();
  const auto* bytes = static_cast<const std::byte*>(host.const_data_ptr());
  return {element_type(host.scalar_type()), host.sizes().vec(), {bytes, bytes + host.nbytes()}};
}

TensorView view_of(const Tensor& tensor) {
  return {element_type(tensor.scalar_type()), tensor.sizes().vec(), static_cast<std::byte*>(tensor.data_ptr()), tensor.nbytes()};
}

void add_column(Arrays& arrays, const std::string& name, const Column& column) {
  const auto add = [&](const Tensor& part, const char* what) {
    if (part.defined()) arrays.emplace(name + what, to_array(part));
  };
  add(column.data, "");
  add(column.length, "_length");
  add(column.observed, "_observed");
  add(column.start, "_start");
  add(column.index, "_index");
}

}  // namespace gx
