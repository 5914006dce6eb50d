// Records as lines of JSON (jsonlines.org), plain or in gzip: metadata.jsonl and its like.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "generatrix/base/file.h"

namespace gx {

// One record: strings as they are; numbers, true and false as JSON writes them; null as ""; lists and objects as their JSON text.
using JsonRecord = std::map<std::string, std::string>;

// Calls `use` with every record and its line, from 1; blank lines are skipped. Memory grows with the longest line only.
// Throws DataError, with file and line, when the file is missing, or a line is no JSON, no object, or nested deeper than 64.
void for_each_json_line(const Path& path, const std::function<void(std::int64_t line, const JsonRecord&)>& use);

}  // namespace gx
