#include "generatrix/app/wait_bar.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "generatrix/app/status_line.h"
#include "generatrix/base/clock.h"

namespace gx {
namespace {

constexpr double kRedrawn = 0.2;  // seconds between two drawings on a terminal

}  // namespace

struct WaitBar::Shared {
  std::mutex mutex;
  std::condition_variable ends;
  bool ended = false;
  std::string what;
  std::int64_t total = 0;
  std::atomic<std::int64_t> read = 0, done = 0;  // rows; those that were read last are still being worked on
  Stopwatch since;                               // this part began
  WaitTimes times;
  std::thread watcher;

  std::string text() const {
    const auto so_far = done.load();
    const auto seconds = since.seconds();
    if (total <= 0 || so_far <= 0) return fmt::format("{} ... {}", what, clock_text(seconds));
    const auto share = std::min(1.0, static_cast<double>(so_far) / static_cast<double>(total));
    return fmt::format("{}: {} of {} rows, {} left", what, std::min(so_far, total), total, clock_text(seconds / share - seconds));
  }

  // Of a thread of its own, until the wait ends.
  void show() {
    StatusLine line;
    std::unique_lock lock(mutex);
    auto pause = times.first;
    while (!ends.wait_for(lock, std::chrono::duration<double>(pause), [this] { return ended; })) {
      if (line.is_terminal())
        line.draw(text());
      else
        line.keep(text());
      pause = line.is_terminal() ? kRedrawn : times.between;
    }
  }
};

namespace {

// Counts the rows that are read.
class Watched final : public Dataset {
 public:
  Watched(DatasetPtr base, std::function<void(std::int64_t)> count) : base_(std::move(base)), count_(std::move(count)) {}

  std::int64_t size() const override { return base_->size(); }
  Batch rows(const Tensor& index) const override {
    count_(index.size(0));
    return base_->rows(index);
  }
  at::Device device() const override { return base_->device(); }
  Tensor lengths() const override { return base_->lengths(); }
  std::int64_t block() const override { return base_->block(); }
  void expect(const Tensor& index) const override { base_->expect(index); }
  DatasetPtr streamed() const override { return base_->streamed() ? std::make_shared<Watched>(*this) : nullptr; }

 private:
  DatasetPtr base_;
  std::function<void(std::int64_t)> count_;
};

}  // namespace

WaitBar::WaitBar(const Output& output, const std::string& what, WaitTimes times) {
  if (output.quiet) return;
  shared_ = std::make_shared<Shared>();
  shared_->what = what;
  shared_->times = times;
  shared_->watcher = std::thread([shared = shared_.get()] { shared->show(); });
}

void WaitBar::ends() {
  if (!shared_ || !shared_->watcher.joinable()) return;
  {
    const std::lock_guard lock(shared_->mutex);
    shared_->ended = true;
  }
  shared_->ends.notify_all();
  shared_->watcher.join();
}

void WaitBar::goes_on(const std::string& what, std::int64_t total) {
  if (!shared_) return;
  const std::lock_guard lock(shared_->mutex);
  shared_->what = what;
  shared_->total = total;
  shared_->read = shared_->done = 0;
  shared_->since = Stopwatch();
}

DatasetPtr WaitBar::watched(const DatasetPtr& rows) {
  if (!shared_) return rows;
  return std::make_shared<Watched>(rows, [shared = shared_](std::int64_t n) { shared->done = shared->read.fetch_add(n); });
}

}  // namespace gx
