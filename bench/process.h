// A child process that reads lines and writes lines, and how much of the processor it and all others have used.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace gx::bench {

using Environment = std::vector<std::pair<std::string, std::string>>;

class Process {
 public:
  // command[0] is a program's path; `environment` is added to ours. quiet: what it writes to stderr is dropped.
  // It dies with us.
  Process(const std::vector<std::string>& command, const Environment& environment, bool quiet);
  // Ends its input and waits a while for its end; then it is killed.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void write_line(const std::string& line);
  std::string read_line();  // throws std::runtime_error when the process has ended
  int id() const { return id_; }

 private:
  int to_ = -1, from_ = -1, id_ = -1;
  std::string unread_;
};

// Runs a command to its end and gives its exit code; `output` gets what it wrote, both streams.
int run_command(const std::vector<std::string>& command, std::string& output);

// The path of this program, and of a file beside it.
std::string own_path();
std::string beside_us(const std::string& name);

double seconds_used_by(int process);  // user and system, with children that have ended; 0 when there is no such process
double seconds_used_by_all();         // on all cores, since the machine started
double peak_bytes_of(int process);    // most memory that was resident

}  // namespace gx::bench
