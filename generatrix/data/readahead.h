// A thread that asks the system for parts of a mapped file before they are touched.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "generatrix/media/mapping.h"

namespace gx {

// The file is seen as chunks of kChunk bytes. A chunk is read once in `span` requests, however often it is asked for, and is
// forgotten when 2 * span requests have come after it.
class Readahead final {
 public:
  static constexpr std::size_t kChunk = 128 << 10;

  Readahead(std::shared_ptr<const Mapping> file, std::int64_t span);
  ~Readahead();
  Readahead(const Readahead&) = delete;
  Readahead& operator=(const Readahead&) = delete;

  // The bytes begin .. begin + size - 1 will be touched. Returns at once; any thread may call it.
  void request(std::size_t begin, std::size_t size);

 private:
  struct Asked {
    std::size_t chunk = 0;
    std::int64_t when = 0;
  };
  void read();
  void ask(std::size_t chunk);

  std::shared_ptr<const Mapping> file_;
  std::int64_t span_, n_requests_ = 0;
  std::vector<std::int64_t> last_asked_;  // by chunk
  std::deque<std::size_t> wanted_;
  std::deque<Asked> held_;
  bool ending_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace gx
