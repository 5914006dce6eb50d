// A tiny ONNX file, written byte by byte: one Gemm after a Flatten. Field numbers are those of onnx.proto3.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace gx::onnx_bytes {

inline std::string varint(std::uint64_t n) {
  std::string out;
  for (; n > 127; n >>= 7) out += static_cast<char>((n & 127) | 128);
  return out + static_cast<char>(n);
}
inline std::string number(std::uint64_t field, std::uint64_t n) { return varint(field << 3) + varint(n); }
inline std::string chunk(std::uint64_t field, const std::string& bytes) {
  return varint((field << 3) | 2) + varint(bytes.size()) + bytes;
}
inline std::string node(const std::string& op, const std::vector<std::string>& inputs, const std::string& output) {
  std::string text;
  for (const auto& name : inputs) text += chunk(1, name);
  return chunk(1, text + chunk(2, output) + chunk(4, op));
}
inline std::string tensor(const std::string& name, const std::vector<std::int64_t>& shape, const std::vector<float>& values) {
  std::string text, data(values.size() * sizeof(float), '\0');
  std::memcpy(data.data(), values.data(), data.size());
  for (const auto n : shape) text += number(1, static_cast<std::uint64_t>(n));
  return chunk(5, text + number(2, 1) + chunk(8, name) + chunk(9, data));
}
inline std::string port(std::uint64_t field, const std::string& name, const std::vector<std::int64_t>& shape) {  // -1: any number
  std::string axes;
  for (const auto n : shape) axes += chunk(1, n < 0 ? chunk(2, "N") : number(1, static_cast<std::uint64_t>(n)));
  return chunk(field, chunk(1, name) + chunk(2, chunk(1, number(1, 1) + chunk(2, axes))));
}

// x [rows, C, H, W] -> "features" [rows, F] = flatten(x) w, "logits" [rows, F] = flatten(x) w + 1; w [C H W, F]. rows -1: any.
inline std::string linear_net(std::int64_t rows, const std::vector<std::int64_t>& picture, const std::vector<float>& w,
                              std::int64_t f) {
  std::int64_t dims = 1;
  for (const auto n : picture) dims *= n;
  std::vector<std::int64_t> shape{rows};
  shape.insert(shape.end(), picture.begin(), picture.end());
  const auto graph = node("Flatten", {"x"}, "flat") + node("MatMul", {"flat", "w"}, "features") +
                     node("Add", {"features", "one"}, "logits") + chunk(2, "linear") + tensor("w", {dims, f}, w) +
                     tensor("one", {1}, {1}) + port(11, "x", shape) + port(12, "features", {rows, f}) +
                     port(12, "logits", {rows, f});
  return number(1, 8) + chunk(7, graph) + chunk(8, number(2, 13));
}

}  // namespace gx::onnx_bytes
