// Another program, run to its end.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "generatrix/base/errors.h"

namespace gx {

// words: the program, looked for in $PATH, and its arguments. What it prints goes to `log`. Returns its exit status, 128 and the
// signal's number where a signal ended it; nothing where there is no such program.
std::optional<int> run_program(const std::vector<std::string>& words, const std::filesystem::path& log);

namespace errors {

// What is asked for needs a program that is not installed; Debian's package has it. advice: the command that installs it.
Unsupported no_program(const std::string& program, const std::string& needed_for, const std::string& advice);

}  // namespace errors

}  // namespace gx
