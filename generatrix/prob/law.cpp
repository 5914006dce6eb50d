#include "generatrix/prob/law.h"

#include <cxxabi.h>

#include <cstdlib>

#include "generatrix/base/errors.h"

namespace gx {

std::string law_name(const std::type_info& law) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(abi::__cxa_demangle(law.name(), nullptr, nullptr, &status), &std::free);
  const std::string full = status == 0 ? text.get() : law.name();
  const auto colons = full.rfind("::");
  return colons == std::string::npos ? full : full.substr(colons + 2);
}

void refuse_rsample(const std::type_info& law) { throw errors::not_reparameterized(law_name(law)); }

}  // namespace gx
