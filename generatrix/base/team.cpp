#include "generatrix/base/team.h"

#include <algorithm>
#include <chrono>

#include "generatrix/base/torch.h"

namespace gx {
namespace {

// How long a thread polls for work before it sleeps. Waking a sleeping thread takes some 50 microseconds, and longer if its core
// is idle; so a thread polls through the gaps between the loops of a step. If a thread is interrupted while it polls, another
// program wants the core: then the thread polls for kImpatient only, and gradually longer again while nothing interrupts it.
constexpr std::chrono::microseconds kPatient{300}, kImpatient{20}, kInterrupted{100};

void pause() {
#if defined(__x86_64__)
  for (int i = 0; i < 8; ++i) __builtin_ia32_pause();
#endif
}

// Tasks [next, end) of a round wait for a thread, packed into one word. The word contains the round, so that words of two rounds
// are never equal.
struct Open {
  std::uint32_t round;
  std::uint16_t next, end;

  std::uint64_t packed() const { return std::uint64_t{round} << 32 | std::uint64_t{next} << 16 | end; }
  static Open of(std::uint64_t word) {
    return {static_cast<std::uint32_t>(word >> 32), static_cast<std::uint16_t>(word >> 16), static_cast<std::uint16_t>(word)};
  }
  Open after_one() const { return {round, static_cast<std::uint16_t>(next + 1), end}; }
};

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

void Solitude::waited(Clock::duration working, Clock::duration waiting, Clock::time_point now) {
  using std::chrono::milliseconds;
  constexpr milliseconds kShortest{4}, kLongest{256};
  constexpr std::chrono::microseconds kNoMatter{300};
  if (2 * waiting < 3 * working || waiting < kNoMatter) return;  // tasks may differ in size, and a short wait does no harm
  const bool soon = now - until_ < length_ + milliseconds(20);
  length_ = soon ? std::clamp<Clock::duration>(2 * length_, kShortest, kLongest) : kShortest;
  until_ = now + length_;
}

Team::~Team() {
  ending_ = true;
  round_.fetch_add(1, std::memory_order_release);
  round_.notify_all();
}  // threads_ join

bool Team::run(int n, const std::function<void(int)>& task) {
  const std::unique_lock alone(busy_, std::try_to_lock);
  if (!alone) return false;
  while (static_cast<int>(threads_.size()) + 1 < n) {
    threads_.emplace_back([this, seen = round_.load()] { serve(seen); });
  }
  const auto start = Solitude::Clock::now();
  if (solitude_.holds(start)) {
    for (int i = 0; i < n; ++i) task(i);
    return true;
  }
  const auto round = round_.load(std::memory_order_relaxed) + 1;
  task_ = &task;
  left_.store(static_cast<std::uint32_t>(n), std::memory_order_relaxed);
  open_.store(Open{round, 0, static_cast<std::uint16_t>(n)}.packed(), std::memory_order_release);
  round_.store(round, std::memory_order_release);
  round_.notify_all();
  take();
  const auto own = Solitude::Clock::now();
  for (auto left = left_.load(std::memory_order_acquire); left != 0;) left = next_value(left_, left);
  const auto end = Solitude::Clock::now();
  solitude_.waited(own - start, end - own, end);
  return true;
}

void Team::take() {
  for (auto word = open_.load(std::memory_order_acquire);;) {
    const auto open = Open::of(word);
    if (open.next >= open.end) return;
    // The taken task belongs to the running round, so *task_ lives until it has ended.
    if (!open_.compare_exchange_weak(word, open.after_one().packed(), std::memory_order_acq_rel)) continue;
    (*task_)(open.next);
    if (left_.fetch_sub(1, std::memory_order_acq_rel) == 1) left_.notify_one();
    word = open_.load(std::memory_order_acquire);
  }
}

void Team::serve(std::uint32_t seen) {
  use_threads(1);
  while (true) {
    seen = next_value(round_, seen);
    if (ending_) return;
    take();
  }
}

}  // namespace gx
