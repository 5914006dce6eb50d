// Training as a person watches it, on stderr: a line that redraws itself on a terminal, a line now and then elsewhere.
#pragma once

#include "generatrix/base/clock.h"
#include "generatrix/train/observer.h"

namespace gx {

class ProgressBar final : public Observer {
 public:
  ProgressBar();
  ~ProgressBar() override;
  void progress(const Progress& progress) override;
  void validated(const Validation& validation) override;

 private:
  void line(const std::string& text);  // one that stays
  void clear();
  bool terminal_, drawn_ = false, said_ = false;
  Stopwatch since_line_;
};

// "1:02:03" or "2:03"
std::string clock_text(double seconds);

}  // namespace gx
