#include "generatrix/media/onnx_net.h"

#include <gmock/gmock.h>

#include "tests/support/file_fixture.h"
#include "tests/support/onnx_bytes.h"

namespace gx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Onnx : public FileTest {
 protected:
  Path net_of(std::int64_t rows) {
    write_file(folder_ / "net.onnx", onnx_bytes::linear_net(rows, {1, 1, 2}, {1, 2, 3, 4}, 2));
    return folder_ / "net.onnx";
  }
};

TEST_F(Onnx, GivesWhatTheNetComputes) {
  for (const std::int64_t rows : {-1, 1, 2}) {  // any number, or a fixed one
    const OnnxNet net(net_of(rows));
    EXPECT_EQ(net.input().name, "x");
    EXPECT_THAT(net.input().shape, ElementsAre(rows, 1, 1, 2));
    ASSERT_EQ(net.outputs().size(), 2u);
    const std::vector<float> x{1, 0, 0, 1, 1, 1};
    const auto found = net.run(x, {3, 1, 1, 2});
    ASSERT_EQ(net.outputs()[0].name, "features");
    EXPECT_THAT(found[0].shape, ElementsAre(3, 2));
    EXPECT_THAT(found[0].values, ElementsAre(1, 2, 3, 4, 4, 6)) << rows;
    EXPECT_THAT(found[1].values, ElementsAre(2, 3, 4, 5, 5, 7)) << rows;
  }
}

TEST_F(Onnx, RefusesWhatIsNone) {
  EXPECT_THAT(complaint([&] { OnnxNet net(folder_ / "none.onnx"); }), HasSubstr("no such file; expected a net in ONNX"));
  write_file(folder_ / "bad.onnx", "no net in here");
  EXPECT_THAT(complaint([&] { OnnxNet net(folder_ / "bad.onnx"); }), HasSubstr("bad.onnx: no net that OpenVINO can run ("));
  const OnnxNet net(net_of(-1));
  const std::vector<float> x(6);
  EXPECT_THAT(complaint([&] { net.run(x, {1, 1, 2, 3}); }), HasSubstr("net.onnx: no net that OpenVINO can run ("));
}

}  // namespace
}  // namespace gx
