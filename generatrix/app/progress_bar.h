// Training as a person watches it, on stderr: a line that redraws itself on a terminal, a line now and then elsewhere.
#pragma once

#include <memory>

#include "generatrix/app/status_line.h"
#include "generatrix/app/wait_bar.h"
#include "generatrix/base/clock.h"
#include "generatrix/train/observer.h"

namespace gx {

class ProgressBar final : public Observer {
 public:
  void waits(const std::string& what) override;
  void begins(const Beginning&) override { end_wait(); }
  void moves(const Progress& progress) override;
  void progress(const Progress& progress) override;
  void validated(const Validation& validation) override;
  void found(const Finding& finding) override;
  void recovered(const Recovery& recovery) override;

 private:
  void end_wait() { wait_.reset(); }
  void draw(const Progress& progress);
  StatusLine line_;
  bool said_ = false;
  Stopwatch since_line_;
  std::unique_ptr<WaitBar> wait_;  // a thread that writes to the same terminal: ends before anything else is drawn
};

// Where training is, in at most `width` characters. What does not fit is left out, the least telling first: the drawn bar, speed,
// epoch, time left, and last the terms of a loss beside the total.
std::string progress_line(const Progress& progress, bool bar, std::size_t width);

// Nothing with --quiet.
std::unique_ptr<ProgressBar> progress_bar(const Output& output);

}  // namespace gx
