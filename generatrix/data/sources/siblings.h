// The parts of a data set that lie in files of their own.
#pragma once

#include <string>
#include <vector>

#include "generatrix/base/file.h"
#include "generatrix/data/source.h"

namespace gx {

struct PartFiles {
  Path train, valid, test;  // empty where there is none
};

// The file as named, and those beside it whose names say "valid", "val" or "test" where it says "train" (in any case of letters;
// the last place counts): ptb.train.txt.gz, ptb.valid.txt.gz, ptb.test.txt.gz. Beside NAME.data, as UCI has it, NAME.test.
PartFiles part_files(const Path& path);
PartFiles part_files(const DataSpec& spec);  // the file as named alone, where the spec says so

// The only file of the folder with one of these endings (such as ".csv", each also with ".gz"), or the only one of them that says
// "train" in its name; an empty path when there is none. Throws DataError when there are several.
Path find_part_file(const Path& folder, const std::vector<std::string>& endings);

// The ending in small letters, without ".gz": ".csv" of "A.CSV.gz".
std::string ending_of(const Path& path);

}  // namespace gx
