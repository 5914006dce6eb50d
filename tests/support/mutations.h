// Damaged files for tests of readers: files cut at every length, and files changed at random.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <string>

#include "generatrix/base/errors.h"

namespace gx {

// growth(): by how many bytes the process's memory grew at most since the object was made. It is 0 under a sanitizer, which keeps
// freed memory, and where /proc cannot be read.
class PeakMemory {
 public:
  PeakMemory() { std::ofstream("/proc/self/clear_refs") << "5"; }  // resets the peak, proc(5)
  std::size_t growth() const { return std::max(read("VmHWM:"), before_) - before_; }

 private:
  static std::size_t read(const std::string& name) {
#if defined(__SANITIZE_ADDRESS__) || (defined(__has_feature) && __has_feature(address_sanitizer))
    return 0;
#endif
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;) {
      if (word != name) continue;
      std::size_t kilobytes = 0;
      status >> kilobytes;
      return kilobytes << 10;
    }
    return 0;
  }
  std::size_t before_ = read("VmRSS:");
};

// `bytes` with one to three changes. A change flips a bit, sets a byte, writes a large size, removes, repeats or clears a piece.
inline std::string mutated(std::string bytes, std::mt19937_64& random) {
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % std::max<std::size_t>(n, 1)); };
  for (auto n = 1 + below(3); n > 0 && !bytes.empty(); --n) {
    const auto at = below(bytes.size()), size = 1 + below(std::min<std::size_t>(16, bytes.size() - at));
    switch (below(6)) {
      case 0:
        bytes[at] = static_cast<char>(bytes[at] ^ 1 << below(8));
        break;
      case 1:
        bytes[at] = static_cast<char>(below(256));
        break;
      case 2:
        bytes.replace(at, std::min<std::size_t>(4, bytes.size() - at), below(2) ? "\xFF\xFF\xFF\x7F" : "\x7F\xFF\xFF\xFF");
        break;
      case 3:
        bytes.erase(at, size);
        break;
      case 4:
        bytes.insert(at, bytes.substr(at, size));
        break;
      default:
        bytes.replace(at, size, std::string(size, '\0'));
    }
  }
  return bytes;
}

// Writes a temporary file for readers that need a file. It does not sync. It removes the old file first, because overwriting
// makes some file systems wait for the disk.
inline void put_file(const std::filesystem::path& path, const std::string& bytes) {
  std::filesystem::remove(path);
  std::ofstream(path, std::ios::binary) << bytes;
}

struct Survived {
  std::size_t cuts = 0, cuts_refused = 0;            // files cut before each byte
  std::size_t mutations = 0, mutations_refused = 0;  // files changed at random
};

// Calls `read` with `bytes` cut at every length and with 1000 changed copies (the seed is fixed). Fails the test if a call throws
// anything but an Error or takes more than two seconds, or if memory grows by more than `most_memory` bytes.
inline Survived survive_mutations(const std::string& bytes, std::size_t most_memory,
                                  const std::function<void(const std::string&)>& read) {
  using Clock = std::chrono::steady_clock;
  const auto refuses = [&](const std::string& changed, const std::string& which) {
    const auto start = Clock::now();
    bool refused = false;
    try {
      read(changed);
    } catch (const Error&) {
      refused = true;
    } catch (const std::exception& error) {
      ADD_FAILURE() << which << ": threw " << error.what();
    }
    EXPECT_LT(Clock::now() - start, std::chrono::seconds(2)) << which;
    return refused;
  };
  const PeakMemory peak;
  Survived survived{bytes.size(), 0, 1000, 0};
  for (std::size_t n = 0; n < bytes.size(); ++n)
    survived.cuts_refused += refuses(bytes.substr(0, n), "cut at " + std::to_string(n));
  std::mt19937_64 random(20240229);
  for (std::size_t i = 0; i < survived.mutations; ++i)
    survived.mutations_refused += refuses(mutated(bytes, random), "mutation " + std::to_string(i));
  EXPECT_LE(peak.growth(), most_memory);
  return survived;
}

}  // namespace gx
