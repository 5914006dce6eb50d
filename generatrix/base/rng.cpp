#include "generatrix/base/rng.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>

#include <mutex>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

// splitmix64 (Steele, Lea and Flood 2014): spreads neighbouring seeds over all 64 bits.
std::uint64_t mix(std::uint64_t h) {
  h += 0x9e3779b97f4a7c15;
  h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9;
  h = (h ^ (h >> 27)) * 0x94d049bb133111eb;
  return h ^ (h >> 31);
}

std::uint64_t forked(std::uint64_t seed, std::string_view purpose) {
  auto h = mix(seed);
  for (const char c : purpose) h = mix(h ^ static_cast<unsigned char>(c));
  return h;
}
std::uint64_t forked(std::uint64_t seed, std::uint64_t index) { return mix(mix(seed) ^ index); }

at::Generator make_stream(std::uint64_t seed, at::Device device) {
  if (device.is_cpu()) return at::make_generator<at::CPUGeneratorImpl>(seed);
  auto generator = at::globalContext().defaultGenerator(device).clone();
  generator.set_current_seed(seed);
  return generator;
}

}  // namespace

Rng::Rng(std::uint64_t seed, at::Device device) : seed_(seed), device_(device), generator_(make_stream(seed, device)) {}

Rng Rng::fork(std::string_view purpose) const { return Rng(forked(seed_, purpose), device_); }
Rng Rng::fork(std::uint64_t index) const { return Rng(forked(seed_, index), device_); }
Rng Rng::fork(std::string_view purpose, std::uint64_t index) const { return Rng(seed_of(purpose, index), device_); }
std::uint64_t Rng::seed_of(std::string_view purpose, std::uint64_t index) const { return forked(forked(seed_, purpose), index); }

Rng Rng::rows(std::int64_t first, std::int64_t n, std::int64_t of) const {
  if (rows_ && of != rows_->n) throw errors::misuse("Rng::rows", "a part of another batch", "a part of the rows of this view");
  auto view = *this;
  view.generator_ = generator_.clone();
  view.rows_ = rows_ ? Rows{rows_->first + first, n, rows_->of} : Rows{first, n, of};
  return view;
}

template <class Draw>
Tensor Rng::cut(at::IntArrayRef shape, Draw draw) {
  if (!rows_) return draw(shape);
  if (shape.empty() || shape[0] != rows_->n) throw errors::misuse("Rng::rows", "a draw that is not batch first", "[rows, ...]");
  auto whole = shape.vec();
  whole[0] = rows_->of;
  return draw(whole).narrow(0, rows_->first, rows_->n);
}

void Rng::expect_whole(const char* draw) const {
  if (rows_) throw errors::misuse("Rng::rows", draw, "normal, uniform or integers");
}

Tensor Rng::normal(at::IntArrayRef shape, at::ScalarType type) {
  return cut(shape, [&](auto all) { return at::randn(all, generator_, at::TensorOptions(device_).dtype(type)); });
}

Tensor Rng::uniform(at::IntArrayRef shape, at::ScalarType type) {
  return cut(shape, [&](auto all) { return at::rand(all, generator_, at::TensorOptions(device_).dtype(type)); });
}

Tensor Rng::integers(std::int64_t high, at::IntArrayRef shape) {
  return cut(shape, [&](auto all) { return at::randint(high, all, generator_, at::TensorOptions(device_).dtype(at::kLong)); });
}

Tensor Rng::bernoulli(const Tensor& probability) {
  expect_whole("bernoulli");
  at::NoGradGuard off;
  return at::bernoulli(probability, generator_);
}

Tensor Rng::categorical(const Tensor& logits, std::int64_t n) {
  expect_whole("categorical");
  at::NoGradGuard off;
  const auto k = logits.size(-1);
  const auto drawn =
      at::multinomial(at::softmax(logits.reshape({-1, k}), -1), n, /*replacement=*/true, generator_);  // [batch, n]
  Shape shape(logits.sizes().begin(), logits.sizes().end() - 1);
  shape.insert(shape.begin(), n);
  return drawn.t().reshape(shape);
}

Tensor Rng::permutation(std::int64_t n) {
  expect_whole("permutation");
  return at::randperm(n, generator_, at::TensorOptions(device_).dtype(at::kLong));
}

Tensor Rng::state() const { return generator_.get_state(); }
void Rng::restore(const Tensor& state) { generator_.set_state(state); }

SeedScope::SeedScope(std::uint64_t seed, at::Device device) {
  auto stream = at::detail::getDefaultCPUGenerator();
  const std::scoped_lock lock(stream.mutex());
  saved_ = stream.clone();
  stream.set_current_seed(seed);
  if (device.is_cpu()) return;
  of_device_ = at::globalContext().defaultGenerator(device);
  const std::scoped_lock lock_of_device(of_device_.mutex());
  state_of_device_ = of_device_.get_state();
  of_device_.set_current_seed(seed);
}

SeedScope::~SeedScope() {
  auto stream = at::detail::getDefaultCPUGenerator();
  const std::scoped_lock lock(stream.mutex());
  auto* to = at::check_generator<at::CPUGeneratorImpl>(stream);
  auto* from = at::check_generator<at::CPUGeneratorImpl>(saved_);
  to->set_engine(from->engine());
  to->set_next_float_normal_sample(from->next_float_normal_sample());
  to->set_next_double_normal_sample(from->next_double_normal_sample());
  if (!of_device_.defined()) return;
  const std::scoped_lock lock_of_device(of_device_.mutex());
  of_device_.set_state(state_of_device_);
}

}  // namespace gx
