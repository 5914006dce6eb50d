#include "generatrix/app/processes.h"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "generatrix/app/interrupt.h"
#include "generatrix/base/process_errors.h"
#include "generatrix/base/torch.h"
#include "generatrix/train/seat.h"

namespace gx {
namespace {

constexpr const char* kMark = "GENERATRIX_PROCESSES";
constexpr const char* kThreads = "OMP_NUM_THREADS";
constexpr std::chrono::milliseconds kLook{50};  // between two looks at what has ended

// Strings as execve wants them.
class Words {
 public:
  explicit Words(std::vector<std::string> words) : words_(std::move(words)) {
    for (auto& word : words_) pointers_.push_back(word.data());
    pointers_.push_back(nullptr);
  }
  char* const* data() const { return pointers_.data(); }

 private:
  std::vector<std::string> words_;
  std::vector<char*> pointers_;
};

std::vector<std::string> own_command() {
  std::vector<std::string> words;
  std::ifstream file("/proc/self/cmdline", std::ios::binary);  // whose size is said to be 0
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  for (std::size_t begin = 0; begin < bytes.size();) {
    const auto end = bytes.find('\0', begin);
    words.push_back(bytes.substr(begin, end - begin));
    begin = end == std::string::npos ? bytes.size() : end + 1;
  }
  return words;
}

// Of a process: this one's, with its seat. Threads are shared out where nobody has said how many.
std::vector<std::string> environment_of(std::int64_t rank, std::int64_t size, int port) {
  std::vector<std::string> all;
  for (char** variable = environ; *variable; ++variable) all.emplace_back(*variable);
  const auto set = [&](const std::string& name, const std::string& value) {
    std::erase_if(all, [&](const std::string& old) { return old.starts_with(name + "="); });
    all.push_back(name + "=" + value);
  };
  set("RANK", std::to_string(rank));
  set("LOCAL_RANK", std::to_string(rank));
  set("WORLD_SIZE", std::to_string(size));
  set("MASTER_ADDR", "127.0.0.1");
  set("MASTER_PORT", std::to_string(port));
  set(kMark, std::to_string(size));
  if (!std::getenv(kThreads)) set(kThreads, std::to_string(std::max<std::int64_t>(1, physical_cores() / size)));
  return all;
}

pid_t started(const Words& command, const Words& environment) {
  const auto parent = ::getpid();
  const auto child = ::fork();
  if (child < 0) throw errors::no_processes("the system starts no further process");
  if (child > 0) return child;
  ::setpgid(0, 0);  // an interrupt of the terminal reaches it through its parent alone
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() == parent) ::execve("/proc/self/exe", command.data(), environment.data());
  ::_exit(static_cast<int>(ExitCode::bug));
}

// Of a process that has ended. asked: run_processes has asked it to end, and it may have done so before it could save.
ExitCode code_of(int status, bool asked) {
  if (WIFEXITED(status)) return static_cast<ExitCode>(WEXITSTATUS(status));
  return asked && WTERMSIG(status) == SIGTERM ? ExitCode::interrupted : ExitCode::unsupported;
}

}  // namespace

bool is_one_of_processes() { return std::getenv(kMark) != nullptr; }

ExitCode run_processes(std::int64_t size) {
  const Words command(own_command());
  const auto port = free_port();
  catch_interrupts();
  std::vector<pid_t> running;
  for (std::int64_t rank = 0; rank < size; ++rank) running.push_back(started(command, Words(environment_of(rank, size, port))));
  const auto all = running;
  const auto ask_to_end = [&] {
    for (const auto process : running) ::kill(process, SIGTERM);
  };
  std::optional<ExitCode> failure;
  bool asked = false;
  while (!running.empty()) {
    int status = 0;
    const auto ended = ::waitpid(-1, &status, WNOHANG);
    if (ended < 0) break;
    if (ended == 0) {
      if (interrupted() && !std::exchange(asked, true)) ask_to_end();
      std::this_thread::sleep_for(kLook);
      continue;
    }
    std::erase(running, ended);
    const auto code = code_of(status, asked);
    if (code == ExitCode::ok) continue;
    if (!failure || (*failure == ExitCode::unsupported && code != ExitCode::interrupted)) failure = code;
    if (WIFSIGNALED(status) && code != ExitCode::interrupted) {
      const auto rank = std::ranges::find(all, ended) - all.begin();
      fmt::print(stderr, "generatrix: process {} of {} was killed by signal {}; the others end\n", rank, size, WTERMSIG(status));
    }
    if (!std::exchange(asked, true)) ask_to_end();
  }
  return failure.value_or(ExitCode::ok);
}

}  // namespace gx
