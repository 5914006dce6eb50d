// The last line of stderr: on a terminal it redraws itself, elsewhere lines follow each other.
#pragma once

#include <cstddef>
#include <string>

namespace gx {

class StatusLine {
 public:
  StatusLine();
  ~StatusLine() { clear(); }
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;

  bool is_terminal() const { return terminal_; }
  std::size_t width() const;           // characters that fit
  void draw(std::string text);         // in place of what was drawn before, cut to the terminal's width; terminals only
  void keep(const std::string& text);  // a line that stays
  void clear();                        // takes away what was drawn

 private:
  bool terminal_, drawn_ = false;
};

}  // namespace gx
