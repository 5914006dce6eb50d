// The program as people call it: a few kilobytes that set the environment and become the real program, generatrix-program, which
// loads libtorch once and finds everything set (relaunch.h). It stands beside this file, or where `cmake --install` puts it.
#include <climits>
#include <sys/types.h>
#include <unistd.h>

#include <cstdio>
#include <string>

#include "generatrix/app/relaunch.h"

namespace {

constexpr int kUnsupported = 5;  // gx::ExitCode::unsupported, without the libraries that come with it

// With a slash at the end; empty when the system does not say.
std::string own_folder() {
  char path[PATH_MAX];
  const auto size = ::readlink("/proc/self/exe", path, sizeof path);
  const std::string file(path, size > 0 ? static_cast<std::size_t>(size) : 0);
  return file.substr(0, file.rfind('/') + 1);
}

}  // namespace

int main(int argc, char** argv) {
  gx::prepare_environment(argc >= 2 ? argv[1] : "");
  const auto folder = own_folder();
  for (const auto* place : {"generatrix-program", "../libexec/generatrix-program"}) ::execv((folder + place).c_str(), argv);
  std::fprintf(stderr, "generatrix: cannot start generatrix-program, expected in %s or %s../libexec; install the program anew\n",
               folder.c_str(), folder.c_str());
  return kUnsupported;
}
