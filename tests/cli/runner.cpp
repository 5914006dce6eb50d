// Runs a script of commands and what they must print:   runner PROGRAM SCRIPT
//
//   # a comment; the first line may be "# label: train" (the default is fast)
//   $ generatrix sample run -n 4 -o out.png
//   exit 2
//   err: *nothing to sample from*
//
// A command runs under sh in a fresh empty folder, with the program's folder first in PATH, its path in $GENERATRIX and nothing
// on stdin; the commands of one script share the folder. Below a command stand the lines its stdout must have, `err:` before
// those of stderr; `*` stands for any characters of a line, a line `...` for any number of lines. Without an exit line the code
// must be 0; without `err:` lines stderr may say anything; blank lines do not count on either side. `need VARIABLE` skips the
// script (exit 77) when the environment lacks the variable. Exit 1 at the first difference, with both sides printed.
#include <stdlib.h>
#include <sys/wait.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

struct Command {
  int line = 0;
  std::string text;
  int exit_code = 0;
  Lines out, err;
};

constexpr int kSkipped = 77;

bool line_matches(std::string_view pattern, std::string_view line) {
  if (pattern.empty()) return line.empty();
  if (pattern[0] == '*') {
    for (std::size_t skip = 0; skip <= line.size(); ++skip)
      if (line_matches(pattern.substr(1), line.substr(skip))) return true;
    return false;
  }
  return !line.empty() && pattern[0] == line[0] && line_matches(pattern.substr(1), line.substr(1));
}

bool lines_match(const Lines& patterns, const Lines& lines, std::size_t p = 0, std::size_t l = 0) {
  if (p == patterns.size()) return l == lines.size();
  if (patterns[p] == "...") {
    for (std::size_t end = l; end <= lines.size(); ++end)
      if (lines_match(patterns, lines, p + 1, end)) return true;
    return false;
  }
  return l < lines.size() && line_matches(patterns[p], lines[l]) && lines_match(patterns, lines, p + 1, l + 1);
}

Lines filled_lines(std::istream& text) {
  Lines lines;
  for (std::string line; std::getline(text, line);)
    if (!line.empty()) lines.push_back(line);
  return lines;
}

Lines lines_of(const fs::path& file) {
  std::ifstream text(file);
  return filled_lines(text);
}

bool starts(const std::string& line, std::string_view word) { return line.compare(0, word.size(), word) == 0; }

[[noreturn]] void stop(int code, const std::string& message) {
  std::cerr << message << '\n';
  std::exit(code);
}

std::vector<Command> read_script(const fs::path& path) {
  std::ifstream text(path);
  if (!text) stop(1, path.string() + ": cannot be read");
  std::vector<Command> commands;
  int number = 0;
  for (std::string line; std::getline(text, line);) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    if (starts(line, "need ")) {
      if (!std::getenv(line.substr(5).c_str())) stop(kSkipped, "skipped: " + line.substr(5) + " is not set");
    } else if (starts(line, "$ ")) {
      commands.push_back({number, line.substr(2), 0, {}, {}});
    } else if (commands.empty()) {
      stop(1, path.string() + ":" + std::to_string(number) + ": expected \"$ command\" first, found: " + line);
    } else if (starts(line, "exit ")) {
      commands.back().exit_code = std::stoi(line.substr(5));
    } else if (starts(line, "err: ")) {
      commands.back().err.push_back(line.substr(5));
    } else {
      commands.back().out.push_back(line);
    }
  }
  if (commands.empty()) stop(1, path.string() + ": no command in it");
  return commands;
}

std::string indented(const Lines& lines) {
  std::string text;
  for (const auto& line : lines) text += "    " + line + "\n";
  return text.empty() ? "    (nothing)\n" : text;
}

// What is wrong with this command's outcome, or nothing. `scratch` is outside the folder that the command sees.
std::string run(const Command& command, const fs::path& scratch) {
  const fs::path out = scratch / "stdout", err = scratch / "stderr", script = scratch / "command";
  std::ofstream(script) << command.text << '\n';
  const std::string line = "cd '" + (scratch / "folder").string() + "' && sh '" + script.string() + "' </dev/null >'" +
                           out.string() + "' 2>'" + err.string() + "'";
  const int status = std::system(line.c_str());
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  const Lines found_out = lines_of(out), found_err = lines_of(err);
  std::string wrong;
  if (code != command.exit_code)
    wrong += "  exit code " + std::to_string(code) + ", expected " + std::to_string(command.exit_code) + "\n";
  if (!lines_match(command.out, found_out)) wrong += "  expected on stdout:\n" + indented(command.out);
  if (!command.err.empty() && !lines_match(command.err, found_err)) wrong += "  expected on stderr:\n" + indented(command.err);
  if (wrong.empty()) return {};
  return wrong + "  stdout was:\n" + indented(found_out) + "  stderr was:\n" + indented(found_err);
}

struct Scratch {
  fs::path path;
  Scratch() {
    std::string name = (fs::temp_directory_path() / "generatrix-cli-XXXXXX").string();
    if (!mkdtemp(name.data())) stop(1, name + ": cannot be made");
    path = name;
    fs::create_directory(path / "folder");
  }
  ~Scratch() { fs::remove_all(path); }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) stop(1, "usage: runner PROGRAM SCRIPT");
  const fs::path program = fs::absolute(argv[1]), script = argv[2];
  const std::vector<Command> commands = read_script(script);
  const char* old_path = std::getenv("PATH");
  setenv("PATH", (program.parent_path().string() + ":" + (old_path ? old_path : "/usr/bin:/bin")).c_str(), 1);
  setenv("GENERATRIX", program.c_str(), 1);
  const Scratch scratch;
  for (const Command& command : commands) {
    const std::string wrong = run(command, scratch.path);
    if (wrong.empty()) continue;
    std::cerr << script.string() << ":" << command.line << ": $ " << command.text << "\n" << wrong;
    return 1;
  }
}
