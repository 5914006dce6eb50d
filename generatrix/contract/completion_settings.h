// Settings of how a model completes rows: sweeps of a chain, particles of a filter.
#pragma once

#include <vector>

#include "generatrix/base/rng.h"
#include "generatrix/data/rows.h"
#include "generatrix/spec/describe.h"

namespace gx {

// Of a model that CanComplete. CanComplete::complete takes the defaults.
struct HasCompletionSettings {
  virtual ~HasCompletionSettings() = default;
  virtual std::vector<FieldInfo> completion_fields() const = 0;
  // As CanComplete::complete. settings: some of the fields; throws UserError for others and for values out of their range.
  virtual Rows complete(const Batch& partial, std::int64_t n, const Table& settings, Rng& rng) = 0;
  // Whether draws by these settings are still of p(unknown | known), and not of a sharper law.
  virtual bool keeps_law(const Table& settings) const {
    static_cast<void>(settings);
    return true;
  }
};

}  // namespace gx
