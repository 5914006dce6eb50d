#include "generatrix/app/status_line.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace gx {
namespace {

std::size_t width_of_terminal() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

StatusLine::StatusLine() : terminal_(::isatty(STDERR_FILENO) == 1) {}

std::size_t StatusLine::width() const { return width_of_terminal() - 1; }

void StatusLine::draw(std::string text) {
  text.resize(std::min(text.size(), width()));
  fmt::print(stderr, "\r{}\x1b[K", text);
  std::fflush(stderr);
  drawn_ = true;
}

void StatusLine::keep(const std::string& text) {
  clear();
  fmt::print(stderr, "{}\n", text);
}

void StatusLine::clear() {
  if (drawn_) fmt::print(stderr, "\r\x1b[K");
  drawn_ = false;
}

}  // namespace gx
