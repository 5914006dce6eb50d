// TensorBoard event files: TFRecord frames around Event messages of protocol buffers (tensorboard/compat/proto/event.proto,
// summary.proto), written by hand because only five fields are needed.
#pragma once

#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>

#include "generatrix/base/file.h"
#include "generatrix/media/png.h"

namespace gx {

class EventWriter final {
 public:
  // Starts a new file "events.out.tfevents.<seconds>.<host>.<process>.<count>" in the folder, which is made if absent.
  // TensorBoard reads all such files of a folder as one run, so a resumed training simply starts another.
  explicit EventWriter(const Path& folder);

  // Tags with a slash are grouped by what stands before it. All throw DataError when the file cannot be written.
  void scalar(std::string_view tag, double value, std::int64_t step);
  void image(std::string_view tag, const Image& image, std::int64_t step);
  // What was added reaches the file at the latest now.
  void flush();

  const Path& path() const { return path_; }

 private:
  void event(std::int64_t step, std::string_view summary_value);
  void record(std::string_view message);

  Path path_;
  std::ofstream out_;
};

}  // namespace gx
