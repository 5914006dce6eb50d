#include "bench/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <sstream>
#include <stdexcept>

#include "generatrix/base/clock.h"

namespace gx::bench {
namespace {

constexpr double kPatience = 5;  // seconds from closing a child's input to killing the child

struct Pipe {
  int out = -1, in = -1;
  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipes");
    out = ends[0];
    in = ends[1];
  }
};

[[noreturn]] void become(const std::vector<std::string>& command, const Environment& environment) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
  std::vector<char*> words;
  for (const auto& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  ::execv(words[0], words.data());
  ::_exit(127);
}

double ticks_a_second() { return static_cast<double>(::sysconf(_SC_CLK_TCK)); }

}  // namespace

Process::Process(const std::vector<std::string>& command, const Environment& environment, bool quiet) {
  const Pipe down, up;
  id_ = ::fork();
  if (id_ == 0) {
    ::dup2(down.out, STDIN_FILENO);
    ::dup2(up.in, STDOUT_FILENO);
    if (quiet) ::dup2(::open("/dev/null", O_WRONLY), STDERR_FILENO);
    become(command, environment);
  }
  ::close(down.out);
  ::close(up.in);
  to_ = down.in;
  from_ = up.out;
}

Process::~Process() {
  ::close(to_);
  ::close(from_);
  const Stopwatch watch;
  while (::waitpid(id_, nullptr, WNOHANG) == 0) {
    if (watch.seconds() > kPatience) ::kill(id_, SIGKILL);
    ::usleep(2000);
  }
}

void Process::write_line(const std::string& line) {
  const auto text = line + "\n";
  if (::write(to_, text.data(), text.size()) < 0) throw std::runtime_error("its process has ended");
}

std::string Process::read_line() {
  while (unread_.find('\n') == std::string::npos) {
    char buffer[4096];
    const auto n = ::read(from_, buffer, sizeof buffer);
    if (n <= 0) throw std::runtime_error("its process has ended");
    unread_.append(buffer, static_cast<std::size_t>(n));
  }
  auto line = unread_.substr(0, unread_.find('\n'));
  unread_.erase(0, line.size() + 1);
  return line;
}

int run_command(const std::vector<std::string>& command, std::string& output) {
  const Pipe up;
  const int id = ::fork();
  if (id == 0) {
    ::dup2(::open("/dev/null", O_RDONLY), STDIN_FILENO);
    ::dup2(up.in, STDOUT_FILENO);
    ::dup2(up.in, STDERR_FILENO);
    become(command, {});
  }
  ::close(up.in);
  char buffer[4096];
  for (ssize_t n = 0; (n = ::read(up.out, buffer, sizeof buffer)) > 0;) output.append(buffer, static_cast<std::size_t>(n));
  ::close(up.out);
  int status = 0;
  ::waitpid(id, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string own_path() { return std::filesystem::read_symlink("/proc/self/exe").string(); }

std::string beside_us(const std::string& name) { return (std::filesystem::path(own_path()).parent_path() / name).string(); }

// proc(5): after the name in brackets, fields 14 to 17 of /proc/[pid]/stat are utime, stime, cutime, cstime.
double seconds_used_by(int process) {
  std::ifstream file(fmt::format("/proc/{}/stat", process));
  std::string text;
  std::getline(file, text);
  std::istringstream words(text.substr(std::min(text.size(), text.rfind(')') + 1)));
  double ticks = 0;
  std::string word;
  for (int field = 3; words >> word && field <= 17; ++field) {
    if (field >= 14) ticks += std::stod(word);
  }
  return ticks / ticks_a_second();
}

// The first line of /proc/stat: user nice system idle iowait irq softirq steal.
double seconds_used_by_all() {
  std::ifstream file("/proc/stat");
  std::string cpu;
  file >> cpu;
  std::vector<double> ticks(8);
  for (auto& n : ticks) file >> n;
  return (std::accumulate(ticks.begin(), ticks.end(), 0.0) - ticks[3] - ticks[4]) / ticks_a_second();
}

double peak_bytes_of(int process) {
  std::ifstream file(fmt::format("/proc/{}/status", process));
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("VmHWM:")) return 1024 * std::stod(line.substr(6));
  }
  return 0;
}

}  // namespace gx::bench
