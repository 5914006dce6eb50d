// Observers that write files of the run folder.
#pragma once

#include <fstream>

#include "generatrix/base/file.h"
#include "generatrix/media/tensorboard.h"
#include "generatrix/train/observer.h"

namespace gx {

// metrics.jsonl: one object a line, {"step", "epoch", "seconds", "rows", "rows_per_second", "<turn>": {term: mean}} or {"step",
// "valid": {...}}, {"step", "finding": {...}} or {"step", "recovered": {...}}.
class MetricsLog final : public Observer {
 public:
  // Keeps the lines of a file that stands up to `step`, so that a resumed run continues it without doubles.
  MetricsLog(const Path& path, std::int64_t step);
  void progress(const Progress& progress) override;
  void validated(const Validation& validation) override;
  void found(const Finding& finding) override;
  void recovered(const Recovery& recovery) override;

 private:
  void line(const std::string& text);
  Path path_;
  std::ofstream out_;
};

class TensorboardLog final : public Observer {
 public:
  explicit TensorboardLog(const Path& folder) : events_(folder) {}
  void progress(const Progress& progress) override;
  void validated(const Validation& validation) override;
  void sampled(std::int64_t step, const Image& grid) override;

 private:
  EventWriter events_;
};

// samples/step_000200.png
class SampleFolder final : public Observer {
 public:
  explicit SampleFolder(Path folder) : folder_(std::move(folder)) {}
  void sampled(std::int64_t step, const Image& grid) override;

 private:
  Path folder_;
};

}  // namespace gx
