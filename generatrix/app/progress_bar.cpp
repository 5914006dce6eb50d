#include "generatrix/app/progress_bar.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>

namespace gx {
namespace {

constexpr int kBarWidth = 20;
constexpr double kPlainEvery = 5;  // seconds between lines when there is no terminal

std::size_t terminal_width() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

std::string terms_text(const Progress& progress) {
  std::string text;
  for (const auto& reading : progress.readings) {
    if (progress.readings.size() > 1) text += "  " + reading.turn + ":";
    for (const auto& [name, value] : reading.terms) text += fmt::format("  {} {:.4g}", name, value);
  }
  return text;
}

std::string status(const Progress& progress) {
  const auto left = static_cast<double>(progress.count - progress.step) / std::max(1e-9, progress.steps_per_second);
  return fmt::format("step {}/{}  epoch {:.2f}  {:.0f} steps/s  {} left{}", progress.step, progress.count, progress.epoch,
                     progress.steps_per_second, clock_text(left), terms_text(progress));
}

}  // namespace

std::string clock_text(double seconds) {
  const auto s = static_cast<std::int64_t>(std::llround(std::min(seconds, 3.6e8)));
  return s >= 3600 ? fmt::format("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60) : fmt::format("{}:{:02}", s / 60, s % 60);
}

ProgressBar::ProgressBar() : terminal_(::isatty(STDERR_FILENO) == 1) {}
ProgressBar::~ProgressBar() { clear(); }

void ProgressBar::clear() {
  if (drawn_) fmt::print(stderr, "\r\x1b[K");
  drawn_ = false;
}

void ProgressBar::line(const std::string& text) {
  clear();
  fmt::print(stderr, "{}\n", text);
}

void ProgressBar::progress(const Progress& progress) {
  if (!terminal_) {
    const bool due = !said_ || progress.step == progress.count || since_line_.seconds() >= kPlainEvery;
    if (!due) return;
    said_ = true;
    since_line_ = Stopwatch();
    return line(status(progress));
  }
  const auto share = static_cast<double>(progress.step) / static_cast<double>(progress.count);
  const auto full = static_cast<std::size_t>(std::lround(share * kBarWidth));
  auto text = fmt::format("[{}{}] {}", std::string(full, '#'), std::string(kBarWidth - full, '.'), status(progress));
  text.resize(std::min(text.size(), terminal_width() - 1));
  fmt::print(stderr, "\r{}\x1b[K", text);
  std::fflush(stderr);
  drawn_ = true;
}

void ProgressBar::validated(const Validation& validation) {
  line(fmt::format("step {}: valid {:.3f} +- {:.3f} nats{}", validation.step, validation.nats, validation.stderr_nats,
                   validation.best ? ", best so far" : ""));
}

}  // namespace gx
