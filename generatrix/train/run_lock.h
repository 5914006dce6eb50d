// One training a folder: whoever trains in a run folder holds its lock.
#pragma once

#include "generatrix/train/run_folder.h"

namespace gx {

// The file `lock` of the folder, with the process id of its holder. The system takes the lock from a process that ends, however
// it ends: a file that a dead process left behind locks nobody out. Removed when this object goes.
class RunLock {
 public:
  // The folder must be there. Throws UserError with the other's process id when another training holds the lock, DataError when
  // the folder cannot be written.
  explicit RunLock(const RunFolder& folder);
  ~RunLock();
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

 private:
  Path path_;
  int file_ = -1;
};

// Removes what killed trainings left of files that they were writing: resume.bin.4711.tmp. Only for the holder of the lock.
void remove_unfinished(const RunFolder& folder);

}  // namespace gx
