#include "generatrix/eval/cost/memory.h"

#include <c10/core/Allocator.h>
#include <c10/util/Logging.h>
#include <c10/util/ThreadLocalDebugInfo.h>

#include <algorithm>
#include <mutex>

namespace gx {
namespace {

// torch hands it on to the threads of a backward pass.
class Watch final : public c10::MemoryReportingInfoBase {
 public:
  void reportMemoryUsage(void*, std::int64_t bytes, std::size_t, std::size_t, c10::Device) override {
    const std::lock_guard alone(mutex_);
    held_ += bytes;  // negative when given back
    peak_ = std::max(peak_, held_);
  }
  bool memoryProfilingEnabled() const override { return true; }
  std::int64_t peak() const { return peak_; }

 private:
  std::mutex mutex_;
  std::int64_t held_ = 0, peak_ = 0;
};

// torch warns on stderr when a tensor goes that came before the watch, which is no news here.
class NoWarnings {
 public:
  NoWarnings() { FLAGS_caffe2_log_level = std::max(before_, kErrors); }
  ~NoWarnings() { FLAGS_caffe2_log_level = before_; }
  NoWarnings(const NoWarnings&) = delete;
  NoWarnings& operator=(const NoWarnings&) = delete;

 private:
  static constexpr int kErrors = 2;
  int before_ = FLAGS_caffe2_log_level;
};

}  // namespace

std::int64_t peak_tensor_bytes(const std::function<void()>& call) {
  const NoWarnings quiet;
  const auto watch = std::make_shared<Watch>();
  const c10::DebugInfoGuard guard(c10::DebugInfoKind::PROFILER_STATE, watch);
  call();
  return watch->peak();
}

}  // namespace gx
