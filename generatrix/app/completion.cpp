#include "generatrix/app/completion.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace gx {
namespace {

std::string joined_words(const std::vector<std::string>& words) { return fmt::format("{}", fmt::join(words, " ")); }

std::vector<std::string> names_of_verbs(const std::vector<VerbWords>& verbs) {
  std::vector<std::string> names;
  for (const auto& verb : verbs) names.push_back(verb.name);
  return names;
}

std::vector<std::string> options_of(const VerbWords& verb) {
  std::vector<std::string> names;
  for (const auto& option : verb.options) {
    if (!option.is_positional) names.insert(names.end(), option.names.begin(), option.names.end());
  }
  return names;
}

// Of all positionals of a verb together: bash is not told which of them it completes.
std::string words_of_places(const VerbWords& verb, const PlaceWords& words) {
  std::string all;
  for (const auto& option : verb.options) {
    if (!option.is_positional) continue;
    const auto found = words.find(verb.name + " " + option.names.front());
    if (found != words.end()) all += (all.empty() ? "" : " ") + joined_words(found->second);
  }
  return all;
}

}  // namespace

std::string bash_completion(const std::vector<VerbWords>& verbs, const PlaceWords& words) {
  std::string options, places, values;
  for (const auto& verb : verbs) {
    options += fmt::format("    {}) options='{}' ;;\n", verb.name, joined_words(options_of(verb)));
    if (const auto some = words_of_places(verb, words); !some.empty())
      places += fmt::format("    {}) words='{}' ;;\n", verb.name, some);
  }
  for (const auto& [place, list] : words) {
    if (place.starts_with("-")) values += fmt::format("    {}) words='{}' ;;\n", place, joined_words(list));
  }
  return fmt::format(R"(# Completion of generatrix in bash. In ~/.bashrc:  source <(generatrix completion bash)
_generatrix() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} verb=${{COMP_WORDS[1]}} options='' words=''
  COMPREPLY=()
  if [ "$COMP_CWORD" = 1 ]; then
    COMPREPLY=($(compgen -W '{} --help --version' -- "$word"))
    return
  fi
  case $verb in
{}  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$word"))
    return
  fi
  case $verb in
{}  esac
  case $before in
{}    -*) words='' ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word") $(compgen -f -- "$word"))
}}
complete -o filenames -F _generatrix generatrix
)",
                     joined_words(names_of_verbs(verbs)), options, places, values);
}

std::string zsh_completion(const std::vector<VerbWords>& verbs, const PlaceWords& words) {
  return "# Completion of generatrix in zsh. In ~/.zshrc:  source <(generatrix completion zsh)\n"
         "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n" +
         bash_completion(verbs, words);
}

}  // namespace gx
