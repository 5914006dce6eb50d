// A file that stands in for what a person named: errors speak of that name.
#pragma once

#include <string>

#include "generatrix/base/errors.h"

namespace gx {

// What read() gives; a UserError or DataError of it speaks of `name` where it spoke of the file `stand_in`.
template <class Read>
auto speaking_of(const std::string& name, const std::string& stand_in, const Read& read) {
  const auto said = [&](const Error& error) {
    std::string text = error.what();
    if (const auto at = text.find(stand_in); at != text.npos) text.replace(at, stand_in.size(), name);
    return text;
  };
  try {
    return read();
  } catch (const UserError& error) {
    throw UserError(said(error));
  } catch (const DataError& error) {
    throw DataError(said(error));
  }
}

}  // namespace gx
