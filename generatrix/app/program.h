// The command line: verbs, each with options and an action. The parser behind it is CLI11, met only in program.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "generatrix/app/output.h"
#include "generatrix/base/errors.h"
#include "generatrix/studio/run_choice.h"

namespace gx {

inline constexpr std::int64_t kMostDraws = 1'000'000;  // of one row: more of them have no end

// One verb under construction. Targets must outlive the program: verbs keep them in a shared options struct.
class Verb {
 public:
  using Action = std::function<ExitCode(Output&)>;

  // `names`: "run" is positional, "-n,--count" an option. The target's value is the default that help shows.
  Verb& required(const std::string& name, std::string& target, const std::string& doc);
  Verb& required(const std::string& name, std::vector<std::string>& target, const std::string& doc);  // one or more
  Verb& option(const std::string& names, std::string& target, const std::string& doc);
  Verb& option(const std::string& names, std::int64_t& target, const std::string& doc, std::int64_t least = 0,
               std::int64_t most = std::numeric_limits<std::int64_t>::max());
  Verb& option(const std::string& names, std::vector<std::string>& target, const std::string& doc);  // may be repeated
  Verb& flag(const std::string& names, bool& target, const std::string& doc);
  // The same for every verb that takes one: the positional `run` with --checkpoint, the positional `data` with --split
  // (studio/judged_rows.h), --device (base/device.h) and --through.
  Verb& run(RunChoice& target);
  Verb& checkpoint(std::int64_t& target);  // --checkpoint alone, where runs are named otherwise
  Verb& rows(std::string& data, std::string& split);
  Verb& device(std::string& target);
  Verb& through(std::string& target);  // a run whose codes `run` is about (studio/staged.h)
  Verb& does(Action action);

 private:
  friend class Program;
  struct Parts;
  explicit Verb(std::shared_ptr<Parts> parts) : parts_(std::move(parts)) {}
  std::shared_ptr<Parts> parts_;
};

// What a shell may complete of a verb.
struct OptionWords {
  std::vector<std::string> names;  // "-n", "--count"; of a positional its name alone
  bool is_positional = false;
};
struct VerbWords {
  std::string name;
  std::vector<OptionWords> options;
};

class Program {
 public:
  Program();
  // `example`: a command that works, shown under the help.
  Verb verb(const std::string& name, const std::string& summary, const std::string& example);
  // Of one verb, or of the program when the name is empty. Throws UserError with the nearest verb for an unknown one.
  std::string help(const std::string& verb) const;
  std::vector<VerbWords> words() const;
  // Parses, acts, reports errors on stderr in one line each; the process's exit code.
  int run(int argc, char** argv);

 private:
  struct Parts;
  std::shared_ptr<Parts> parts_;
};

}  // namespace gx
