#include "generatrix/data/readahead.h"

#include <algorithm>
#include <limits>

namespace gx {

Readahead::Readahead(std::shared_ptr<const Mapping> file, std::int64_t span)
    : file_(std::move(file)),
      span_(span),
      last_asked_(file_->size() / kChunk + 1, std::numeric_limits<std::int64_t>::min() / 2),
      thread_([this] { read(); }) {}

Readahead::~Readahead() {
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Readahead::request(std::size_t begin, std::size_t size) {
  {
    const std::scoped_lock lock(mutex_);
    ++n_requests_;
    for (auto chunk = begin / kChunk; chunk <= (begin + size - 1) / kChunk; ++chunk) ask(chunk);
    if (wanted_.empty()) return;
  }
  changed_.notify_one();
}

void Readahead::ask(std::size_t chunk) {
  if (n_requests_ - last_asked_[chunk] <= span_) return;
  last_asked_[chunk] = n_requests_;
  wanted_.push_back(chunk);
  held_.push_back({chunk, n_requests_});
}

void Readahead::read() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ending_ || !wanted_.empty(); });
    if (ending_) return;
    const auto chunk = wanted_.front();
    wanted_.pop_front();
    auto old = chunk;
    const bool pass = !held_.empty() && n_requests_ - held_.front().when > 2 * span_;
    if (pass) {
      old = held_.front().chunk;
      held_.pop_front();
    }
    lock.unlock();  // the disk takes its time
    const auto begin = chunk * kChunk;
    file_->will_need(begin, std::min(kChunk, file_->size() - begin));
    if (pass && old != chunk) file_->forget(old * kChunk, std::min(kChunk, file_->size() - old * kChunk));
    lock.lock();
  }
}

}  // namespace gx
