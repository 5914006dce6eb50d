#include <gmock/gmock.h>

#include "generatrix/media/onnx_net.h"

#include "tests/support/file_fixture.h"

namespace gx {
namespace {

class OnnxAbsent : public FileTest {};

TEST_F(OnnxAbsent, SaysHowToGetIt) {
  write_file(folder_ / "net.onnx", "any");
  try {
    OnnxNet net(folder_ / "net.onnx");
    FAIL() << "expected a refusal";
  } catch (const Unsupported& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("net.onnx: is an ONNX net"));
    EXPECT_THAT(error.what(), ::testing::HasSubstr("run `./run setup --features` and build again"));
  }
  EXPECT_THROW(OnnxNet(folder_ / "none"), DataError);
}

}  // namespace
}  // namespace gx
