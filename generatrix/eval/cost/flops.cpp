#include "generatrix/eval/cost/flops.h"

#include <ATen/ATen.h>
#include <ATen/record_function.h>

#include <atomic>
#include <mutex>
#include <string_view>
#include <unordered_map>

namespace gx {
namespace {

using Inputs = c10::ArrayRef<c10::IValue>;
using Count = std::int64_t (*)(Inputs);

// a [..., N, K] times b [..., K, M], or b [..., K]
std::int64_t product(const at::Tensor& a, const at::Tensor& b) { return 2 * a.numel() * (b.dim() >= 2 ? b.size(-1) : 1); }

// The inputs are (a, b), or (what is added, a, b).
template <std::size_t first>
std::int64_t of_product(Inputs in) {
  return product(in[first].toTensor(), in[first + 1].toTensor());
}

// Every output of a convolution is a sum over one filter [C / groups, ...kernel]; in a transposed one every input is spread by
// it.
std::int64_t per_position(const at::Tensor& weight) { return 2 * weight.numel() / weight.size(0); }

// (input, weight, bias, stride, padding, dilation, transposed, output_padding, groups)
std::int64_t of_convolution(Inputs in) {
  const auto x = in[0].toTensor(), weight = in[1].toTensor();
  if (in[6].toBool()) return x.numel() * per_position(weight);
  const auto stride = in[3].toIntVector(), padding = in[4].toIntVector(), dilation = in[5].toIntVector();
  const auto of = [](const std::vector<std::int64_t>& values, std::size_t i) { return values[values.size() == 1 ? 0 : i]; };
  auto outputs = x.size(0) * weight.size(0);
  for (std::size_t i = 0; i + 2 < static_cast<std::size_t>(x.dim()); ++i) {
    const auto at = static_cast<std::int64_t>(i) + 2;
    outputs *= (x.size(at) + 2 * of(padding, i) - of(dilation, i) * (weight.size(at) - 1) - 1) / of(stride, i) + 1;
  }
  return outputs * per_position(weight);
}

// (grad of output, input, weight, bias sizes, stride, padding, dilation, transposed, output_padding, groups, wanted[3]): the
// gradients of input and weight each cost what the forward pass did.
std::int64_t of_convolution_backward(Inputs in) {
  const auto positions = in[in[7].toBool() ? 1 : 0].toTensor().numel();
  const auto wanted = in[10].toBoolList();
  return positions * per_position(in[2].toTensor()) * (int{wanted.get(0)} + int{wanted.get(1)});
}

// (query [.., T, E], key [.., S, E], value): two products of T S E multiply-adds for each head of each row.
std::int64_t of_attention(Inputs in) { return 4 * in[0].toTensor().numel() * in[1].toTensor().size(-2); }
// (gradient of the output, query, key, value, ...): the scores anew, and two products for each of the two.
std::int64_t of_attention_backward(Inputs in) { return 10 * in[1].toTensor().numel() * in[2].toTensor().size(-2); }

std::int64_t announced(Inputs in) { return in[0].toInt(); }  // kernels/announce.h

const std::unordered_map<std::string_view, Count>& counted() {
  static const std::unordered_map<std::string_view, Count> all{
      {"aten::dot", of_product<0>},
      {"aten::mv", of_product<0>},
      {"aten::mm", of_product<0>},
      {"aten::bmm", of_product<0>},
      {"aten::addmv", of_product<1>},
      {"aten::addmm", of_product<1>},
      {"aten::addbmm", of_product<1>},
      {"aten::baddbmm", of_product<1>},
      {"aten::_addmm_activation", of_product<1>},
      {"aten::_scaled_dot_product_flash_attention_for_cpu", of_attention},
      {"aten::_scaled_dot_product_flash_attention_for_cpu_backward", of_attention_backward},
      {"gx::flops", announced},
      {"aten::convolution", of_convolution},
      {"aten::convolution_backward", of_convolution_backward},
  };
  return all;
}

std::mutex g_one_at_a_time;
std::atomic<std::int64_t> g_total{0};
thread_local int t_depth = 0;  // counted operators that are running on this thread

struct Counted final : at::ObserverContext {
  Counted() { ++t_depth; }
  ~Counted() override { --t_depth; }
};

std::unique_ptr<at::ObserverContext> on_start(const at::RecordFunction& op) {
  std::string_view name = op.name();
  if (name.ends_with('_')) name.remove_suffix(1);  // in place
  const auto found = counted().find(name);
  if (found == counted().end()) return nullptr;
  if (t_depth == 0) g_total += found->second(op.inputs());
  return std::make_unique<Counted>();
}

void on_end(const at::RecordFunction&, at::ObserverContext*) {}  // torch then deletes the context

struct Observed {
  at::CallbackHandle handle =
      at::addGlobalCallback(at::RecordFunctionCallback(on_start, on_end).needsInputs(true).scopes({at::RecordScope::FUNCTION}));
  ~Observed() { at::removeCallback(handle); }
};

}  // namespace

std::int64_t count_flops(const std::function<void()>& call) {
  const std::lock_guard alone(g_one_at_a_time);
  g_total = 0;
  const Observed observed;
  call();
  return g_total;
}

}  // namespace gx
