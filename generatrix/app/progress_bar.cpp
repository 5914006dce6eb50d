#include "generatrix/app/progress_bar.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <limits>

namespace gx {
namespace {

constexpr int kBarWidth = 20;
constexpr std::size_t kEndless = std::numeric_limits<std::size_t>::max();
constexpr double kPlainEvery = 5;  // seconds between lines when there is no terminal

// All terms, or of each turn the total alone.
std::string terms_text(const Progress& progress, bool all) {
  std::string text;
  for (const auto& reading : progress.readings) {
    if (progress.readings.size() > 1) text += "  " + reading.turn + ":";
    for (const auto& [name, value] : reading.terms) {
      if (all || name == "loss") text += fmt::format("  {} {:.4g}", name, value);
    }
  }
  return text;
}

std::string bar_text(const Progress& progress) {
  const auto share = static_cast<double>(progress.step) / static_cast<double>(progress.count);
  const auto full = static_cast<std::size_t>(std::lround(share * kBarWidth));
  return fmt::format("[{}{}] ", std::string(full, '#'), std::string(kBarWidth - full, '.'));
}

// "-120.3 +- 0.4 nats", "loss 0.01234 +- 0.0002"; without an error where none is known
std::string value_text(const Validation& validation) {
  const bool nats = validation.measure == "nats";
  auto text = nats ? fmt::format("{:.3f}", validation.value) : fmt::format("{} {:.5g}", validation.measure, validation.value);
  if (std::isfinite(validation.standard_error))
    text += nats ? fmt::format(" +- {:.3f}", validation.standard_error) : fmt::format(" +- {:.2g}", validation.standard_error);
  return nats ? text + " nats" : text;
}

}  // namespace

std::unique_ptr<ProgressBar> progress_bar(const Output& output) {
  return output.quiet ? nullptr : std::make_unique<ProgressBar>();
}

std::string progress_line(const Progress& progress, bool bar, std::size_t width) {
  const auto left = static_cast<double>(progress.count - progress.step) / std::max(1e-9, progress.steps_per_second);
  const auto step = fmt::format("step {}/{}", progress.step, progress.count);
  const std::vector<std::string> pieces{bar ? bar_text(progress) : "", fmt::format("  {:.3g} steps/s", progress.steps_per_second),
                                        fmt::format("  epoch {:.2f}", progress.epoch), "  " + clock_text(left) + " left"};
  std::string text;
  for (std::size_t dropped = 0; dropped <= pieces.size() + 1; ++dropped) {
    const auto piece = [&](std::size_t i) { return i < dropped ? std::string() : pieces[i]; };
    text = piece(0) + step + piece(2) + piece(1) + piece(3) + terms_text(progress, dropped <= pieces.size());
    if (text.size() <= width) return text;
  }
  text.resize(width);
  return text;
}

void ProgressBar::waits(const std::string& what) {
  line_.clear();
  end_wait();
  wait_ = std::make_unique<WaitBar>(Output{}, what);
}

void ProgressBar::draw(const Progress& progress) { line_.draw(progress_line(progress, /*bar=*/true, line_.width())); }

void ProgressBar::moves(const Progress& progress) {
  end_wait();
  if (line_.is_terminal()) return draw(progress);
  if (since_line_.seconds() >= kPlainEvery) this->progress(progress);
}

void ProgressBar::progress(const Progress& progress) {
  end_wait();
  if (line_.is_terminal()) return draw(progress);
  const bool due = !said_ || progress.step == progress.count || since_line_.seconds() >= kPlainEvery;
  if (!due) return;
  said_ = true;
  since_line_ = Stopwatch();
  line_.keep(progress_line(progress, /*bar=*/false, kEndless));
}

void ProgressBar::validated(const Validation& validation) {
  end_wait();
  line_.keep(fmt::format("step {}: valid {}{}", validation.step, value_text(validation), validation.best ? ", best so far" : ""));
}

void ProgressBar::found(const Finding& finding) {
  end_wait();
  line_.keep(fmt::format("step {}: {}: {} (docs/doctor.md). {}", finding.step, finding.name, finding.seen, finding.advice));
}

void ProgressBar::recovered(const Recovery& recovery) {
  end_wait();
  line_.keep(fmt::format("step {}: back to step {}, all learning rates times {:g}: {}", recovery.from, recovery.to,
                         recovery.learning_rate_factor, recovery.reason));
}

}  // namespace gx
