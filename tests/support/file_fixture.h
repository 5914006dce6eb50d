// For tests of files: a folder for each test, a full disk, and damaged files.
#pragma once

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <cstddef>
#include <functional>
#include <string>

#include "generatrix/base/errors.h"
#include "generatrix/base/file.h"

#include "tests/support/temporary_folder.h"

namespace gx {

class FileTest : public ::testing::Test {
 private:
  const TemporaryFolder temporary_{::testing::UnitTest::GetInstance()->current_test_info()->name()};

 protected:
  const Path folder_ = temporary_.path;
};

// While an object of this class lives, no file of this process can grow beyond `most` bytes. Writers see a full disk.
class FullDisk {
 public:
  explicit FullDisk(rlim_t most) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit now{most, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &now);
  }
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int);
};

// The message of the DataError that `act` throws; fails the test when it throws none.
inline std::string complaint(const std::function<void()>& act) {
  try {
    act();
  } catch (const DataError& error) {
    return error.what();
  }
  ADD_FAILURE() << "expected a DataError";
  return "";
}

// Calls `use` with `bytes` cut at every length, and with every single byte changed to some other values. `use` may accept the
// bytes or throw an Error; another exception fails the test. Returns the number of calls that threw an Error.
inline std::size_t for_each_damage(const std::string& bytes, const std::function<void(const std::string&)>& use) {
  std::size_t refused = 0;
  const auto try_one = [&](const std::string& damaged) {
    try {
      use(damaged);
    } catch (const Error&) {
      ++refused;
    }
  };
  for (std::size_t n = 0; n < bytes.size(); ++n) try_one(bytes.substr(0, n));
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const unsigned char mask : {0x01, 0x04, 0x20, 0x80, 0xFF}) {
      auto damaged = bytes;
      damaged[at] = static_cast<char>(damaged[at] ^ mask);
      try_one(damaged);
    }
  }
  return refused;
}

}  // namespace gx
