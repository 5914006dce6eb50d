// A child process that reads lines and writes lines; and the processor time and memory of processes.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace gx::bench {

using Environment = std::vector<std::pair<std::string, std::string>>;

class Process {
 public:
  // command[0] is a program's path; `environment` is added to this process's environment. quiet: the child's stderr is dropped.
  // The child ends when this process ends.
  Process(const std::vector<std::string>& command, const Environment& environment, bool quiet);
  // Closes the child's input and waits a few seconds for the child to end; then kills it.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void write_line(const std::string& line);
  std::string read_line();  // throws std::runtime_error when the child has ended
  int id() const { return id_; }

 private:
  int to_ = -1, from_ = -1, id_ = -1;
  std::string unread_;
};

// Runs a command to its end and returns its exit code. `output` gets its stdout and stderr.
int run_command(const std::vector<std::string>& command, std::string& output);

// The path of this program, and of a file beside it.
std::string own_path();
std::string beside_us(const std::string& name);

double seconds_used_by(int process);  // user and system time, ended children included; 0 when there is no such process
double seconds_used_by_all();         // by all processes on all cores, since the machine started
double peak_bytes_of(int process);    // the largest resident memory so far

}  // namespace gx::bench
