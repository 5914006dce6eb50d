// The fixture of all laws: one model of one task.
#pragma once

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "generatrix/contract/abilities.h"

#include "tests/laws/cases.h"

namespace gx {

class ModelTest : public ::testing::TestWithParam<ModelCase> {
 protected:
  void SetUp() override {
    if (const auto reason = why_no_test_device(); !reason.empty()) GTEST_SKIP() << reason;
  }
  template <class Ability>
  static Ability* able(const ModelPtr& model) {
    return dynamic_cast<Ability*>(model.get());
  }
  const Task& task() const { return GetParam().task; }
  // What n events are given, for a model that reads it.
  Rows given(const Model& model, std::int64_t n) const { return model.task().given.empty() ? Rows() : events(task(), n).given; }
};

// Every tensor of rows that is defined.
inline std::vector<Tensor> tensors_of(const Rows& rows) {
  std::vector<Tensor> all;
  for (const auto& c : rows.columns) {
    for (const auto& t : {c.data, c.length, c.observed, c.start, c.index}) {
      if (t.defined()) all.push_back(t);
    }
  }
  return all;
}

// Every parameter and buffer, copied to the CPU.
inline std::vector<Tensor> weights_of(const Model& model) {
  std::vector<Tensor> all;
  for (const auto& p : model.parameters()) all.push_back(p.detach().clone().to(at::kCPU));
  for (const auto& b : model.buffers()) all.push_back(b.detach().clone().to(at::kCPU));
  return all;
}

inline bool same(const std::vector<Tensor>& a, const std::vector<Tensor>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Tensor& x, const Tensor& y) { return at::equal(x, y); });
}

inline bool same(const Rows& a, const Rows& b) { return same(tensors_of(a), tensors_of(b)); }

inline std::string case_name(const ::testing::TestParamInfo<ModelCase>& info) { return info.param.name; }

}  // namespace gx
