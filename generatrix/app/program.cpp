#include "generatrix/app/program.h"

#include <CLI/CLI.hpp>
#include <c10/util/Exception.h>
#include <fmt/format.h>

#include <charconv>

#include "generatrix/base/torch.h"

namespace gx {

struct Verb::Parts {
  CLI::App* app;
  Action action;
};

struct Program::Parts {
  CLI::App app{"Deep generative models: train, sample, score, compare.", "generatrix"};
  Output output;
  std::vector<Verb> verbs;
};

namespace {

int complain(ExitCode code, const std::string& message) {
  auto line = message;
  std::replace(line.begin(), line.end(), '\n', ' ');
  fmt::print(stderr, "generatrix: {}\n", line);
  return static_cast<int>(code);
}

// What the user typed is not what the verb takes: one line, and where the help is.
int complain_usage(const CLI::App& app, const CLI::Error& error) {
  const auto verbs = app.get_subcommands();
  const auto help =
      verbs.empty() ? std::string("generatrix --help") : fmt::format("generatrix {} --help", verbs.front()->get_name());
  return complain(ExitCode::usage, fmt::format("{}; see `{}`", error.what(), help));
}

// libtorch has no error of its own for this on the CPU; these are the words of its allocator and of its size arithmetic.
bool is_out_of_memory(const c10::Error& error) {
  const std::string_view words = error.what_without_backtrace();
  return dynamic_cast<const c10::OutOfMemoryError*>(&error) || words.find("can't allocate memory") != words.npos ||
         words.find("Storage size calculation overflowed") != words.npos;
}

int complain_memory() {
  return complain(ExitCode::unsupported, "not enough memory; use a smaller batch, model or number of samples");
}

// All of `text` as a number; nothing when there is more in it or when it does not fit.
std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  return problem == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

template <class F>
int guarded(const F& act) {
  try {
    return act();
  } catch (const Error& error) {
    return complain(error.code(), error.what());
  } catch (const c10::Error& error) {
    if (is_out_of_memory(error)) return complain_memory();
    return complain(ExitCode::bug, fmt::format("internal error in a tensor operation: {}", error.what_without_backtrace()));
  } catch (const std::bad_alloc&) {
    return complain_memory();
  } catch (const std::exception& error) {
    return complain(ExitCode::bug, fmt::format("internal error: {}", error.what()));
  }
}

}  // namespace

Verb& Verb::required(const std::string& name, std::string& target, const std::string& doc) {
  parts_->app->add_option(name, target, doc)->required();
  return *this;
}

Verb& Verb::required(const std::string& name, std::vector<std::string>& target, const std::string& doc) {
  parts_->app->add_option(name, target, doc)->required();
  return *this;
}

Verb& Verb::option(const std::string& names, std::string& target, const std::string& doc) {
  auto* option = parts_->app->add_option(names, target, doc);
  if (!target.empty()) option->capture_default_str();
  return *this;
}

Verb& Verb::option(const std::string& names, std::int64_t& target, const std::string& doc, std::int64_t least) {
  const auto check = [least](const std::string& text) {
    const auto value = whole_number(text);
    if (value && *value >= least) return std::string();
    return fmt::format("{} must be a whole number of at least {}", text, least);
  };
  parts_->app->add_option(names, target, doc)->capture_default_str()->check(check);
  return *this;
}

Verb& Verb::option(const std::string& names, std::vector<std::string>& target, const std::string& doc) {
  parts_->app->add_option(names, target, doc)->take_all()->expected(1)->allow_extra_args(false);
  return *this;
}

Verb& Verb::flag(const std::string& names, bool& target, const std::string& doc) {
  parts_->app->add_flag(names, target, doc);
  return *this;
}

Verb& Verb::device(std::string& target) {
  return option("--device", target, "where to compute: auto (a GPU when there is one), cpu, cuda or cuda:<n>");
}

Verb& Verb::does(Action action) {
  parts_->action = std::move(action);
  return *this;
}

Program::Program() : parts_(std::make_shared<Parts>()) {
  auto& app = parts_->app;
  app.require_subcommand(1);
  app.set_version_flag("--version", fmt::format("generatrix {} (libtorch {})", GX_VERSION, torch_version()),
                       "versions of program and engine");
  app.footer(
      "Each verb has its own help: generatrix train --help\nExit codes: 0 done, 2 usage, 3 data, 4 diverged, 5 unsupported, 130 "
      "interrupted");
}

Verb Program::verb(const std::string& name, const std::string& summary, const std::string& example) {
  auto* app = parts_->app.add_subcommand(name, summary);
  app->footer("Example:\n  " + example);
  app->add_flag("--json", parts_->output.json, "one JSON object a result on stdout, nothing else there");
  app->add_flag("--quiet", parts_->output.quiet, "no progress and notes on stderr");
  parts_->verbs.push_back(Verb(std::make_shared<Verb::Parts>(Verb::Parts{app, {}})));
  return parts_->verbs.back();
}

int Program::run(int argc, char** argv) {
  return guarded([&] {
    try {
      parts_->app.parse(argc, argv);
    } catch (const CLI::Success& asked) {  // --help, --version
      return parts_->app.exit(asked);
    } catch (const CLI::Error& error) {
      return complain_usage(parts_->app, error);
    }
    for (const auto& verb : parts_->verbs) {
      if (verb.parts_->app->parsed()) return static_cast<int>(verb.parts_->action(parts_->output));
    }
    return static_cast<int>(ExitCode::ok);
  });
}

}  // namespace gx
