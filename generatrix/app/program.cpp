#include "generatrix/app/program.h"

#include <CLI/CLI.hpp>
#include <c10/util/Exception.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "generatrix/base/text.h"
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

// The names of files come from the user: a component of more than 255 bytes, a loop of links, a folder that may not be read.
int complain_path(const std::filesystem::filesystem_error& error) {
  return complain(ExitCode::data, fmt::format("{}: {}; use another path", error.path1().string(), error.code().message()));
}

int complain_memory() {
  return complain(ExitCode::unsupported, "not enough memory; use a smaller batch, model or number of samples");
}

void expect_verb(const CLI::App& app, const std::string& word) {
  std::vector<std::string> verbs;
  for (const auto* verb : app.get_subcommands([](const CLI::App*) { return true; })) verbs.push_back(verb->get_name());
  if (std::ranges::find(verbs, word) == verbs.end()) throw errors::unknown_name("", "verb", word, verbs);
}

OptionWords words_of(const CLI::Option& option) {
  if (option.get_positional()) return {{option.get_single_name()}, true};
  OptionWords words;
  for (const auto& name : option.get_snames()) words.names.push_back("-" + name);
  for (const auto& name : option.get_lnames()) words.names.push_back("--" + name);
  return words;
}

std::string trimmed(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
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
  } catch (const std::filesystem::filesystem_error& error) {
    return complain_path(error);
  } catch (const std::exception& error) {
    if (is_out_of_memory(error)) return complain_memory();
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

Verb& Verb::option(const std::string& names, std::int64_t& target, const std::string& doc, std::int64_t least,
                   std::int64_t most) {
  const auto check = [least, most](const std::string& text) {
    if (whole_number(text, least, most)) return std::string();
    if (most == std::numeric_limits<std::int64_t>::max())
      return fmt::format("{} must be a whole number of at least {}", text, least);
    return fmt::format("{} must be a whole number from {} to {}", text, least, most);
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

Verb& Verb::run(RunChoice& target) {
  return required("run", target.path, "the run's folder, or a model.safetensors").checkpoint(target.checkpoint);
}

Verb& Verb::checkpoint(std::int64_t& target) {
  return option("--checkpoint", target, "step of a model that train.keep_every kept; 0 = the run's best or last weights");
}

Verb& Verb::rows(std::string& data, std::string& split) {
  return option("data", data, "a known data set or a path to data; without it, the run's own data")
      .option("--split", split,
              "train, valid, test, or all rows of a file; when left out test, or every row of a file that is not the run's own");
}

Verb& Verb::device(std::string& target) {
  return option("--device", target, "where to compute: auto (a GPU when there is one), cpu, cuda or cuda:<n>");
}

Verb& Verb::through(std::string& target) {
  return option(
      "--through", target,
      "the run whose codes this one was trained on (`encode`): its decoder turns codes into rows, which are then judged");
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
  app->add_flag("--json", parts_->output.json, "print one JSON object for each result on stdout, and nothing else there");
  app->add_flag("--quiet", parts_->output.quiet, "print no progress and no notes on stderr");
  parts_->verbs.push_back(Verb(std::make_shared<Verb::Parts>(Verb::Parts{app, {}})));
  return parts_->verbs.back();
}

std::string Program::help(const std::string& verb) const {
  auto& app = parts_->app;
  if (!verb.empty()) expect_verb(app, verb);
  // app.help() would be that of the verb which is running
  return trimmed(verb.empty() ? app.get_formatter()->make_help(&app, app.get_name(), CLI::AppFormatMode::Normal)
                              : app.get_subcommand(verb)->help(app.get_name()));
}

std::vector<VerbWords> Program::words() const {
  std::vector<VerbWords> all;
  for (const auto* app : parts_->app.get_subcommands([](const CLI::App*) { return true; })) {
    VerbWords verb{app->get_name(), {}};
    for (const auto* option : app->get_options()) verb.options.push_back(words_of(*option));
    all.push_back(std::move(verb));
  }
  return all;
}

int Program::run(int argc, char** argv) {
  return guarded([&] {
    if (argc < 2) throw errors::missing_key("a verb", "one such as train or sample: see `generatrix --help`");
    if (argv[1][0] != '-') expect_verb(parts_->app, argv[1]);
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
