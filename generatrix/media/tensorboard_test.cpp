#include "generatrix/media/tensorboard.h"

#include <gmock/gmock.h>

#include "generatrix/media/byte_order.h"
#include "generatrix/media/crc32c.h"

#include "tests/support/file_fixture.h"

namespace gx {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class TensorBoard : public FileTest {};

// The messages of an event file, with every frame checked as TensorFlow's record_reader does.
std::vector<std::string> messages(std::string_view file) {
  const auto unmasked = [](std::string_view bytes) {
    const auto rotated = from_little_endian<std::uint32_t>(bytes) - 0xA282EAD8u;
    return rotated >> 17 | rotated << 15;
  };
  std::vector<std::string> found;
  while (!file.empty()) {
    const auto length = from_little_endian<std::uint64_t>(file);
    EXPECT_EQ(unmasked(file.substr(8)), crc32c(file.substr(0, 8)));
    found.emplace_back(file.substr(12, length));
    EXPECT_EQ(unmasked(file.substr(12 + length)), crc32c(found.back()));
    file.remove_prefix(16 + length);
  }
  return found;
}

TEST(Crc32c, FitsItsPublishedValues) {
  EXPECT_EQ(crc32c("123456789"), 0xE3069283u);
  EXPECT_EQ(crc32c(""), 0u);
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8A9136AAu);  // RFC 3720, appendix B.4
  EXPECT_EQ(crc32c(std::string(32, '\xFF')), 0x62A8AB43u);
}

TEST_F(TensorBoard, WritesFramedEvents) {
  EventWriter writer(folder_ / "logs");
  writer.scalar("loss/total", 1.5, 300);
  writer.image("samples", Image{2, 1, 1, {0, 255}}, 300);
  writer.flush();
  EXPECT_THAT(writer.path().filename().string(), StartsWith("events.out.tfevents."));
  const auto found = messages(read_file(writer.path(), "events"));
  ASSERT_EQ(found.size(), 3u);
  EXPECT_THAT(found[0], HasSubstr(std::string("\x1a\x0d") + "brain.Event:2"));
  // after wall_time: step 300, summary of 19 bytes, value of 17: tag of 10, simple_value 1.5
  EXPECT_EQ(found[1].substr(9), std::string("\x10\xac\x02\x2a\x13\x0a\x11\x0a\x0aloss/total\x15\0\0\xc0\x3f", 24));
  EXPECT_THAT(found[2], HasSubstr(std::string("\x08\x01\x10\x02\x18\x01\x22", 7)));
  EXPECT_THAT(found[2], HasSubstr(encode_png(Image{2, 1, 1, {0, 255}})));
}

TEST_F(TensorBoard, EveryWriterHasItsOwnFile) {
  EventWriter one(folder_), other(folder_);
  EXPECT_NE(one.path(), other.path());
}

TEST_F(TensorBoard, RefusesAPlaceWhereNothingCanBeWritten) {
  write_file(folder_ / "file", "");
  EXPECT_THROW(EventWriter(folder_ / "file" / "logs"), DataError);
  EventWriter writer(folder_ / "logs");
  const FullDisk full(100);
  EXPECT_THROW(
      {
        for (int i = 0; i < 100; ++i) writer.scalar("loss", i, i);
        writer.flush();
      },
      DataError);
}

}  // namespace
}  // namespace gx
