// A test that opens files which it writes, as a person's own data.
#pragma once

#include <string>

#include "generatrix/data/save_rows.h"
#include "generatrix/data/source.h"

#include "tests/support/file_fixture.h"

namespace gx {

class OwnDataTest : public FileTest {
 protected:
  Path write(const std::string& name, const std::string& text) const {
    make_folder((folder_ / name).parent_path());
    write_file(folder_ / name, text);
    return folder_ / name;
  }
  Data open(const Path& path, DataSpec spec = {}) const {
    spec.name = path.string();
    spec.valid = 0;
    return open_data(spec);
  }
  // The rows of a part as `sample` would write them.
  std::string saved(const Data& data, const Dataset& part, const std::string& ending) const {
    Rng rng(1);
    save_rows(folder_ / ("saved" + ending), data.codec.encode(read_all(part), rng).event, data.codec);
    return read_file(folder_ / ("saved" + ending), "rows");
  }
};

}  // namespace gx
