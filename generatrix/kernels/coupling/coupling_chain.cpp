#include "generatrix/kernels/coupling/coupling_chain.h"

#include <ATen/ATen.h>
#include <torch/autograd.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/base/parallel.h"
#include "generatrix/kernels/announce.h"
#include "generatrix/kernels/coupling/coupling_chain_shape.h"
#include "generatrix/kernels/fuses.h"
#include "generatrix/kernels/second_order.h"
#include "generatrix/kernels/vector/panels.h"

namespace gx {
namespace {

using kernels::kPanel;
using kernels::Program;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// The batch has at most kParts parts of at least kLeast panels. One thread sums the weight gradients of a part, kLeast panels at
// a time; so their rounding does not depend on the threads.
constexpr std::int64_t kParts = 16, kLeast = 4;

std::int64_t panels_of(std::int64_t n_rows) { return (n_rows + kPanel - 1) / kPanel; }

// Copies kPanel rows of x [B, width], from row `first` on, to a panel or back. The last row fills the places behind the batch's
// end.
template <class T>
void to_panel(const T* x, std::int64_t n_rows, std::int64_t width, std::int64_t first, T* panel) {
  for (std::int64_t d = 0; d < width; ++d) {
    for (std::int64_t r = 0; r < kPanel; ++r) panel[d * kPanel + r] = x[std::min(first + r, n_rows - 1) * width + d];
  }
}
template <class T>
void from_panel(const T* panel, std::int64_t n_rows, std::int64_t width, std::int64_t first, T* x) {
  const auto n = std::min(kPanel, n_rows - first);
  for (std::int64_t r = 0; r < n; ++r) {
    for (std::int64_t d = 0; d < width; ++d) x[(first + r) * width + d] = panel[d * kPanel + r];
  }
}

template <class T>
std::vector<const T*> pointers(const variable_list& weights) {
  std::vector<const T*> found;
  for (const auto& w : weights) found.push_back(w.const_data_ptr<T>());
  return found;
}

// memory [panels, rows, kPanel] is kept for backward; it is undefined when no gradient is needed.
template <class T>
void forward_all(const Program& program, const Tensor& x, const variable_list& weights, const Tensor& memory,
                 const Chained& out) {
  const auto& shape = program.shape;
  const auto n_rows = x.size(0), width = shape.n_dims;
  const auto given = pointers<T>(weights);
  const auto which = kernels::best_instructions();
  in_parallel(panels_of(n_rows), [&](std::int64_t begin, std::int64_t end) {
    std::vector<T> state(static_cast<std::size_t>(width * kPanel)), log_det(kPanel),
        scratch(static_cast<std::size_t>(kernels::chain_scratch(shape, 1))),
        own(static_cast<std::size_t>(memory.defined() ? 0 : shape.memory * kPanel));
    for (auto p = begin; p < end; ++p) {
      to_panel(x.const_data_ptr<T>(), n_rows, width, p * kPanel, state.data());
      T* kept = memory.defined() ? memory.data_ptr<T>() + p * shape.memory * kPanel : own.data();
      kernels::chain_forward<T>(which, shape, given, state.data(), log_det.data(), kept, scratch.data());
      from_panel(state.data(), n_rows, width, p * kPanel, out.value.data_ptr<T>());
      from_panel(log_det.data(), n_rows, 1, p * kPanel, out.log_det.data_ptr<T>());
    }
  });
}

struct Backward {
  Tensor value, log_det;  // gradients of the results: [B, D]; [B]
  Tensor of_x;            // gradient of x [B, D]: written
  Tensor sums;            // gradients of weights [parts, program.n_sums]: written; undefined where no weight needs one
};

template <class T>
void backward_panels(const Program& program, const std::vector<const T*>& weights, const Tensor& memory, const Backward& g,
                     const std::vector<T*>& sums, std::int64_t first, std::int64_t n, std::vector<T>& scratch) {
  const auto& shape = program.shape;
  const auto n_rows = g.value.size(0), width = shape.n_dims;
  T *state = scratch.data(), *log_det = state + kLeast * width * kPanel, *rest = log_det + kLeast * kPanel;
  std::fill(state, rest, T(0));  // rows behind the batch's end have no gradient
  for (std::int64_t p = 0; p < n; ++p) {
    const auto begin = (first + p) * kPanel, end = std::min(begin + kPanel, n_rows);
    for (auto row = begin; row < end; ++row) {
      const T* from = g.value.const_data_ptr<T>() + row * width;
      for (std::int64_t d = 0; d < width; ++d) state[(p * width + d) * kPanel + row - begin] = from[d];
      log_det[p * kPanel + row - begin] = g.log_det.const_data_ptr<T>()[row];
    }
  }
  kernels::chain_backward<T>(kernels::best_instructions(), shape, weights, n,
                             memory.const_data_ptr<T>() + first * shape.memory * kPanel, state, log_det, sums, rest);
  for (std::int64_t p = 0; p < n; ++p)
    from_panel(state + p * width * kPanel, n_rows, width, (first + p) * kPanel, g.of_x.data_ptr<T>());
}

template <class T>
void backward_all(const Program& program, const variable_list& weights, const Tensor& memory, const Backward& g,
                  std::int64_t n_parts) {
  const auto given = pointers<T>(weights);
  const auto n = panels_of(g.value.size(0));
  const auto room = kLeast * kPanel * (program.shape.n_dims + 1) + kernels::chain_scratch(program.shape, kLeast);
  in_parallel(n_parts, [&](std::int64_t begin, std::int64_t end) {
    std::vector<T> scratch(static_cast<std::size_t>(room));
    for (auto part = begin; part < end; ++part) {
      std::vector<T*> sums;
      if (g.sums.defined()) {
        T* from = g.sums.data_ptr<T>() + part * program.n_sums;
        std::fill_n(from, program.n_sums, T(0));
        for (const auto place : program.sum_places) sums.push_back(from + place);
      }
      const auto last = (part + 1) * n / n_parts;
      for (auto p = part * n / n_parts; p < last; p += kLeast)
        backward_panels(program, given, memory, g, sums, p, std::min(kLeast, last - p), scratch);
    }
  });
}

// The gradient of each weight: the sum over parts.
template <class T>
variable_list totals(const Program& program, const variable_list& weights, const Tensor& sums) {
  variable_list found;
  for (const auto& w : weights) found.push_back(at::empty(w.sizes(), w.options()));
  in_parallel(static_cast<std::int64_t>(weights.size()), [&](std::int64_t begin, std::int64_t end) {
    for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
      const auto& w = weights[i];
      const auto n_in = w.dim() == 2 ? w.size(1) : w.numel(), row = w.dim() == 2 ? kernels::sum_row(n_in) : n_in;
      T* to = found[i].data_ptr<T>();
      std::fill_n(to, w.numel(), T(0));
      for (std::int64_t part = 0; part < sums.size(0); ++part) {
        const T* from = sums.const_data_ptr<T>() + part * program.n_sums + program.sum_places[i];
        for (std::int64_t j = 0; j * n_in < w.numel(); ++j) {
          for (std::int64_t k = 0; k < n_in; ++k) to[j * n_in + k] += from[j * row + k];
        }
      }
    }
  });
  return found;
}

Chained run(const Program& program, const Tensor& x, const variable_list& weights, const Tensor& memory) {
  announce_flops(x.size(0) * program.flops);
  Chained out{at::empty(x.sizes(), x.options()), at::empty({x.size(0)}, x.options())};
  AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "coupling_chain", [&] { forward_all<scalar_t>(program, x, weights, memory, out); });
  return out;
}

variable_list contiguous(at::TensorList weights) {
  variable_list found;
  for (const auto& w : weights) found.push_back(w.contiguous());
  return found;
}

// Arguments, contiguous, for a copy made in here would be one that autograd does not know: x, all weights, the program. Saves the
// weights, x and the panels' memory.
struct Fused : torch::autograd::Function<Fused> {
  static variable_list forward(AutogradContext* context, const Tensor& x, at::TensorList weights,
                               const c10::intrusive_ptr<Program>& program) {
    auto saved = weights.vec();
    const auto memory = at::empty({panels_of(x.size(0)), program->shape.memory, kPanel}, x.options());
    auto out = run(*program, x, saved, memory);
    saved.push_back(x), saved.push_back(memory);
    context->save_for_backward(std::move(saved));
    context->saved_data["program"] = c10::IValue::make_capsule(program);
    return {std::move(out.value), std::move(out.log_det)};
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    auto weights = context->get_saved_variables();
    const auto capsule = context->saved_data["program"].toCapsule();
    const auto& program = static_cast<const Program&>(*capsule);
    const auto memory = weights.back(), x = weights[weights.size() - 2];
    weights.resize(weights.size() - 2);
    if (at::GradMode::is_enabled()) return differentiable(context, program, x, weights, gradients);
    bool with_weights = false;
    for (std::size_t i = 0; i < weights.size(); ++i) with_weights |= context->needs_input_grad(1 + i);
    const auto n_parts = std::clamp<std::int64_t>(memory.size(0) / kLeast, 1, kParts);
    Backward g{gradients[0].contiguous(), gradients[1].contiguous(), at::empty(x.sizes(), x.options()), {}};
    if (with_weights) g.sums = at::empty({n_parts, program.n_sums}, x.options());
    announce_flops((with_weights ? 2 : 1) * x.size(0) * program.flops);
    variable_list found{g.of_x};
    AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "coupling_chain", [&] {
      backward_all<scalar_t>(program, weights, memory, g, n_parts);
      if (with_weights) std::ranges::move(totals<scalar_t>(program, weights, g.sums), std::back_inserter(found));
    });
    found.resize(weights.size() + 2);
    return found;
  }

  static variable_list differentiable(AutogradContext* context, const Program& program, const Tensor& x,
                                      const variable_list& weights, const variable_list& gradients) {
    variable_list inputs{x};
    inputs.insert(inputs.end(), weights.begin(), weights.end());
    const auto again = coupling_chain_reference(x, program.with(weights), program.to());
    return kernels::gradient_as_graph(*context, inputs, {again.value, again.log_det}, gradients, inputs.size() + 1);
  }
};

bool is_fused(const Tensor& x, const variable_list& weights) {
  const auto fits = [&](const Tensor& w) { return kernels::is_fusable(w, x.scalar_type()); };
  return kernels::fuses(kernels::Kernel::coupling_chain, x) && x.numel() > 0 && std::ranges::all_of(weights, fits);
}

}  // namespace

Chained coupling_chain(const Tensor& x, const ChainLinks& links, ChainEnd to) {
  const auto weights = kernels::weights_of(links);
  if (x.dim() != 2 || !kernels::fits(links, x.size(1)))
    throw errors::misuse("coupling_chain", "an argument " + c10::str(x.sizes()), "[B, D], D that of every link");
  if (!is_fused(x, weights)) return coupling_chain_reference(x, links, to);
  const auto asks = [](const Tensor& w) { return w.requires_grad(); };
  const bool keeps = at::GradMode::is_enabled() && (asks(x) || std::ranges::any_of(weights, asks));
  const auto program = c10::make_intrusive<Program>(links, x.size(1), to, keeps);
  const auto whole = x.contiguous();
  const auto whole_weights = contiguous(weights);
  if (!keeps) return run(*program, whole, whole_weights, {});
  auto both = Fused::apply(whole, at::TensorList(whole_weights), program);
  return {std::move(both[0]), std::move(both[1])};
}

}  // namespace gx
