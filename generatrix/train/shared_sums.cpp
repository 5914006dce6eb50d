#include "generatrix/train/shared_sums.h"

#include <ATen/ATen.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <stdexcept>
#include <string>

namespace gx {

// of[to][from]: how often process `from` has come and process `to` has not seen it yet.
struct SharedSums::Signals {
  static constexpr std::int64_t kMost = 64;  // processes
  sem_t of[kMost][kMost];
};

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kChunk = 256 * 1024;  // numbers of a slot: so few stay in the cache of a core
constexpr int kLooks = 2000;                 // for a signal, before a process sleeps
constexpr std::int64_t kNap = 200'000'000;   // nanoseconds between two looks whether the other process is still there
constexpr std::int64_t kSecond = 1'000'000'000;

std::string name_of(std::int64_t key) { return fmt::format("/generatrix-{:016x}", static_cast<std::uint64_t>(key)); }

std::int64_t bytes_with(std::int64_t signal_bytes, std::int64_t n_processes) {
  return signal_bytes + (n_processes + 1) * kChunk * static_cast<std::int64_t>(sizeof(float));
}

// A lock of one byte of the file says that a process is there: the system takes it back when the process ends.
struct flock byte_of(std::int64_t rank) {
  struct flock lock {};
  lock.l_type = F_WRLCK, lock.l_whence = SEEK_SET, lock.l_start = rank, lock.l_len = 1;
  return lock;
}

timespec after_a_nap() {
  timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  time.tv_nsec += kNap;
  if (time.tv_nsec >= kSecond) ++time.tv_sec, time.tv_nsec -= kSecond;
  return time;
}

// Of tensors that lie end to end, the pieces that hold numbers [begin, end): use(numbers, how many, place of the first).
template <class Use>
void for_pieces(const std::vector<Tensor>& tensors, std::int64_t begin, std::int64_t end, Use use) {
  std::int64_t start = 0;
  for (const auto& tensor : tensors) {
    const auto from = std::max(begin, start), to = std::min(end, start + tensor.numel());
    if (from < to) use(tensor.data_ptr<float>() + (from - start), to - from, from);
    start += tensor.numel();
  }
}

}  // namespace

std::unique_ptr<SharedSums> SharedSums::open(std::int64_t key, Part part, const Share& share, std::chrono::seconds patience) {
  if (share.size > Signals::kMost) return nullptr;
  const bool makes = part == Part::maker;
  const int file = ::shm_open(name_of(key).c_str(), makes ? O_RDWR | O_CREAT | O_EXCL : O_RDWR, 0600);
  if (file < 0) return nullptr;
  const auto bytes = bytes_with(sizeof(Signals), share.size);
  auto lock = byte_of(share.rank);
  void* memory = MAP_FAILED;
  // The memory is asked for at once: what the system promises and does not have would end the process at its first use.
  if ((!makes || ::posix_fallocate(file, 0, bytes) == 0) && ::fcntl(file, F_OFD_SETLK, &lock) == 0)
    memory = ::mmap(nullptr, static_cast<std::size_t>(bytes), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (memory == MAP_FAILED) {
    ::close(file);
    if (makes) hide(key);
    return nullptr;
  }
  std::unique_ptr<SharedSums> sums(new SharedSums(file, memory, share, patience));
  if (makes) {
    for (auto& to : sums->signals_->of)
      for (auto& from : to) ::sem_init(&from, /*pshared=*/1, 0);
  }
  return sums;
}

void SharedSums::hide(std::int64_t key) { ::shm_unlink(name_of(key).c_str()); }

SharedSums::SharedSums(int file, void* memory, const Share& share, std::chrono::seconds patience)
    : file_(file), signals_(static_cast<Signals*>(memory)), share_(share), patience_(patience) {}

SharedSums::~SharedSums() {
  ::munmap(signals_, static_cast<std::size_t>(bytes_with(sizeof(Signals), share_.size)));
  ::close(file_);
}

// Of each chunk a process sums its share; the rest goes to the others and comes back summed. A slot is written again after all
// have read it: between a process's last reading of one and its next writing lies a meeting.
void SharedSums::sum(const std::vector<Tensor>& tensors) {
  std::int64_t n = 0;
  for (const auto& tensor : tensors) n += tensor.numel();
  for (std::int64_t begin = 0; begin < n; begin += kChunk) {
    const auto count = std::min(kChunk, n - begin), first = share_.first(count), rows = share_.rows(count);
    const auto of_others = [&](auto use) {
      for_pieces(tensors, begin, begin + first, use);
      for_pieces(tensors, begin + first + rows, begin + count, use);
    };
    of_others([&](const float* x, std::int64_t k, std::int64_t place) { std::copy_n(x, k, slot(share_.rank) + place - begin); });
    meet();
    for_pieces(tensors, begin + first, begin + first + rows, [&](float* x, std::int64_t k, std::int64_t place) {
      for (std::int64_t rank = 0; rank < share_.size; ++rank) {
        if (rank == share_.rank) continue;
        const auto* other = slot(rank) + place - begin;
        for (std::int64_t i = 0; i < k; ++i) x[i] += other[i];
      }
      std::copy_n(x, k, slot(share_.size) + place - begin);
    });
    meet();
    of_others([&](float* x, std::int64_t k, std::int64_t place) { std::copy_n(slot(share_.size) + place - begin, k, x); });
  }
}

float* SharedSums::slot(std::int64_t rank) const { return reinterpret_cast<float*>(signals_ + 1) + rank * kChunk; }

void SharedSums::meet() {
  for (std::int64_t other = 0; other < share_.size; ++other)
    if (other != share_.rank) ::sem_post(&signals_->of[other][share_.rank]);
  for (std::int64_t other = 0; other < share_.size; ++other)
    if (other != share_.rank) wait_for(other);
}

void SharedSums::wait_for(std::int64_t rank) {
  auto* signal = &signals_->of[share_.rank][rank];
  for (int look = 0; look < kLooks; ++look)
    if (::sem_trywait(signal) == 0) return;
  const auto end = Clock::now() + patience_;
  while (true) {
    const auto until = after_a_nap();
    if (::sem_clockwait(signal, CLOCK_MONOTONIC, &until) == 0) return;
    const bool ended = has_ended(rank);  // it may have come before
    if (ended && ::sem_trywait(signal) == 0) return;
    if (ended) throw std::runtime_error(fmt::format("process {} has ended", rank));
    if (Clock::now() > end) throw std::runtime_error(fmt::format("process {} is silent for {} seconds", rank, patience_.count()));
  }
}

bool SharedSums::has_ended(std::int64_t rank) const {
  auto lock = byte_of(rank);
  return ::fcntl(file_, F_OFD_GETLK, &lock) == 0 && lock.l_type == F_UNLCK;
}

}  // namespace gx
