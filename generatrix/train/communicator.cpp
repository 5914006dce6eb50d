#define USE_C10D_GLOO
#include "generatrix/train/communicator.h"

#include <ATen/ATen.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <cstdlib>
#include <map>
#include <optional>
#include <random>
#include <set>

#include "generatrix/base/process_errors.h"

namespace gx {

struct Communicator::Group {
  c10::intrusive_ptr<c10d::ProcessGroupGloo> gloo;
};

namespace {

// What Gloo and c10d throw, as one line of ours.
template <class Call>
auto reached(const Communicator& here, Call call) {
  try {
    return call();
  } catch (const std::exception& error) {
    throw errors::lost_process(here.rank(), here.size(), error.what());
  }
}

std::shared_ptr<gloo::transport::Device> device_of(const Seat& seat) {
  using c10d::ProcessGroupGloo;
  if (const auto* name = std::getenv("GLOO_SOCKET_IFNAME")) return ProcessGroupGloo::createDeviceForInterface(name);
  if (seat.host == "127.0.0.1" || seat.host == "localhost") return ProcessGroupGloo::createDeviceForHostname("127.0.0.1");
  return ProcessGroupGloo::createDefaultDevice();
}

// What SharedSums takes in place of tensors: themselves where they lie flat on the processor, else a copy; a copy also of what
// shares memory with an earlier one, whose sum would be taken twice.
std::vector<Tensor> flat_of(const std::vector<Tensor>& tensors) {
  std::vector<Tensor> flat;
  std::set<const void*> seen;
  for (const auto& tensor : tensors) {
    const auto own = tensor.detach();
    const bool as_it_is = seen.insert(own.storage().unsafeGetStorageImpl()).second && own.is_cpu() && own.is_contiguous();
    flat.push_back(
        as_it_is ? own
                 : own.to(own.options().device(at::kCPU), /*non_blocking=*/false, /*copy=*/true, at::MemoryFormat::Contiguous));
  }
  return flat;
}

void sum_in_memory(SharedSums& shared, const std::vector<Tensor>& tensors) {
  const at::NoGradGuard off;
  const auto flat = flat_of(tensors);
  shared.sum(flat);
  for (std::size_t i = 0; i < flat.size(); ++i) {
    if (!flat[i].is_alias_of(tensors[i])) tensors[i].detach().copy_(flat[i]);
  }
}

// One message for all tensors of a type.
template <class Use>
void in_one_piece(const std::vector<Tensor>& tensors, Use use) {
  const at::NoGradGuard off;
  std::map<at::ScalarType, std::vector<Tensor>> by_type;
  for (const auto& tensor : tensors) by_type[tensor.scalar_type()].push_back(tensor);
  for (const auto& [type, all] : by_type) {
    std::vector<Tensor> flat;
    std::vector<std::int64_t> sizes;
    for (const auto& tensor : all) {
      flat.push_back(tensor.detach().reshape({-1}));
      sizes.push_back(tensor.numel());
    }
    auto message = std::vector{at::cat(flat).to(at::kCPU)};
    use(message);
    const auto parts = message.front().to(all.front().device()).split_with_sizes(sizes);
    for (std::size_t i = 0; i < all.size(); ++i) all[i].detach().copy_(parts[i].view(all[i].sizes()));
  }
}

}  // namespace

Communicator::Communicator(const Seat& seat) : rank_(seat.rank), size_(seat.size) {
  if (alone()) return;
  c10d::TCPStoreOptions options;
  options.port = static_cast<std::uint16_t>(seat.port);
  options.isServer = seat.rank == 0 && !seat.is_served;
  options.numWorkers = seat.size;
  options.timeout = kLongestWait;
  group_ = std::make_shared<Group>();
  try {
    const auto store = c10::make_intrusive<c10d::TCPStore>(seat.host, options);
    const auto own = c10::make_intrusive<c10d::PrefixStore>("generatrix/" + seat.attempt, store);
    auto settings = c10d::ProcessGroupGloo::Options::create(kLongestSilence);
    settings->threads = 1;
    settings->devices.push_back(device_of(seat));
    group_->gloo = c10::make_intrusive<c10d::ProcessGroupGloo>(own, seat.rank, seat.size, settings);
  } catch (const std::exception& error) {
    throw errors::no_meeting(seat.rank, seat.size, seat.host, seat.port, error.what());
  }
  shared_ = meet_in_memory();
}

std::unique_ptr<SharedSums> Communicator::meet_in_memory() const {
  std::random_device chance;
  const auto key = at::full({1}, static_cast<std::int64_t>(chance()) << 32 | chance(), at::kLong);
  const auto open = [&](SharedSums::Part part) {
    return SharedSums::open(key.item<std::int64_t>(), part, share(), kLongestSilence);
  };
  struct Hidden {  // also when the meeting fails
    std::optional<std::int64_t> key;
    ~Hidden() {
      if (key) SharedSums::hide(*key);
    }
  };
  const Hidden after{leads() ? std::optional(key.item<std::int64_t>()) : std::nullopt};
  auto shared = leads() ? open(SharedSums::Part::maker) : nullptr;
  follow({key});
  if (!leads()) shared = open(SharedSums::Part::guest);
  return any(shared == nullptr) ? nullptr : std::move(shared);
}

// By its type alone, so that all processes go the same way.
void Communicator::sum(const std::vector<Tensor>& tensors) const {
  if (alone()) return;
  std::vector<Tensor> in_memory, rest;
  for (const auto& tensor : tensors) (shared_ && tensor.scalar_type() == at::kFloat ? in_memory : rest).push_back(tensor);
  reached(*this, [&] {
    if (!in_memory.empty()) sum_in_memory(*shared_, in_memory);
    in_one_piece(rest, [&](auto& message) { group_->gloo->allreduce(message)->wait(); });
  });
}

void Communicator::follow(const std::vector<Tensor>& tensors) const {
  if (alone()) return;
  reached(*this, [&] { in_one_piece(tensors, [&](auto& message) { group_->gloo->broadcast(message)->wait(); }); });
}

Tensor Communicator::joined(const Tensor& rows) const {
  if (alone()) return rows;
  const at::NoGradGuard off;
  const auto slot = [&](int rank) { return rank == rank_ ? rows.size(0) : 0; };
  std::vector<std::int64_t> counts;
  for (int rank = 0; rank < size_; ++rank) counts.push_back(slot(rank));
  const auto n = at::tensor(counts, at::kLong);
  sum({n});
  auto shape = rows.sizes().vec();
  shape[0] = n.sum().item<std::int64_t>();
  auto all = at::zeros(shape, rows.options().requires_grad(false));
  all.narrow(0, n.slice(0, 0, rank_).sum().item<std::int64_t>(), rows.size(0)).copy_(rows.detach());
  sum({all});  // zero elsewhere
  return all;
}

double Communicator::of_leader(double here) const {
  if (alone()) return here;
  const auto number = at::full({1}, here, at::kDouble);
  follow({number});
  return number.item<double>();
}

bool Communicator::any(bool here) const {
  if (alone()) return here;
  const auto n = at::full({1}, here ? 1. : 0., at::kFloat);  // numbers of this type have the short way
  sum({n});
  return n.item<float>() > 0;
}

}  // namespace gx
