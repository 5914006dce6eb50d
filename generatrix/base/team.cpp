#include "generatrix/base/team.h"

#include <algorithm>
#include <chrono>

#include "generatrix/base/torch.h"

namespace gx {
namespace {

// How long a thread looks before it sleeps. Waking one that sleeps takes some 50 microseconds, and longer where its core has gone
// idle, so it looks on through the gaps between the loops of a step. A thread that finds itself interrupted while it looks has a
// neighbor who wants the core: from then on it looks briefly, and the longer the longer nobody interrupts.
constexpr std::chrono::microseconds kPatient{300}, kImpatient{20}, kInterrupted{100};

void pause() {
#if defined(__x86_64__)
  for (int i = 0; i < 8; ++i) __builtin_ia32_pause();
#endif
}

// Waits until the value is no longer `old`.
std::uint32_t next_value(const std::atomic<std::uint32_t>& value, std::uint32_t old) {
  using Clock = std::chrono::steady_clock;
  thread_local auto patience = std::chrono::duration_cast<Clock::duration>(kPatient);
  const auto start = Clock::now();
  for (auto last = start; last - start < patience;) {
    if (const auto now = value.load(std::memory_order_acquire); now != old) {
      patience = std::min<Clock::duration>(kPatient, patience + std::chrono::nanoseconds(100));
      return now;
    }
    pause();
    const auto now = Clock::now();
    if (now - last > kInterrupted) patience = kImpatient;
    last = now;
  }
  value.wait(old, std::memory_order_acquire);
  return value.load(std::memory_order_acquire);
}

}  // namespace

Team::~Team() {
  ending_ = true;
  round_.fetch_add(1, std::memory_order_release);
  round_.notify_all();
}  // threads_ join

bool Team::run(int n, const std::function<void(int)>& task) {
  const std::unique_lock alone(busy_, std::try_to_lock);
  if (!alone) return false;
  while (static_cast<int>(threads_.size()) + 1 < n) {
    const auto index = static_cast<int>(threads_.size()) + 1;
    threads_.emplace_back([this, index, seen = round_.load()] { serve(index, seen); });
  }
  task_ = &task;
  n_ = n;
  left_.store(static_cast<std::uint32_t>(threads_.size()), std::memory_order_relaxed);
  round_.fetch_add(1, std::memory_order_release);
  round_.notify_all();
  task(0);
  for (auto left = left_.load(std::memory_order_acquire); left != 0;) left = next_value(left_, left);
  return true;
}

void Team::serve(int index, std::uint32_t seen) {
  use_threads(1);
  while (true) {
    seen = next_value(round_, seen);
    if (ending_) return;
    if (index < n_) (*task_)(index);
    if (left_.fetch_sub(1, std::memory_order_acq_rel) == 1) left_.notify_one();
  }
}

}  // namespace gx
