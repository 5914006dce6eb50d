#include "generatrix/media/tensorboard.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "generatrix/base/errors.h"
#include "generatrix/media/byte_order.h"
#include "generatrix/media/crc32c.h"

namespace gx {
namespace {

// Protocol buffers: a field is its number and wire type in one varint, then the value.
enum class Wire : std::uint64_t { varint = 0, fixed64 = 1, bytes = 2, fixed32 = 5 };

void append_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  out += static_cast<char>(value);
}

void append_key(std::string& out, std::uint64_t field, Wire wire) {
  append_varint(out, field << 3 | static_cast<std::uint64_t>(wire));
}

void append_whole(std::string& out, std::uint64_t field, std::int64_t value) {
  append_key(out, field, Wire::varint);
  append_varint(out, static_cast<std::uint64_t>(value));
}

void append_bytes(std::string& out, std::uint64_t field, std::string_view bytes) {
  append_key(out, field, Wire::bytes);
  append_varint(out, bytes.size());
  out += bytes;
}

double wall_time() { return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count(); }

// Event: wall_time = 1, step = 2, file_version = 3, summary = 5.
std::string event_at(std::int64_t step) {
  std::string event;
  append_key(event, 1, Wire::fixed64);
  append_little_endian(event, wall_time());
  append_whole(event, 2, step);
  return event;
}

// Summary.Value: tag = 1, simple_value = 2, image = 4.
std::string value_with_tag(std::string_view tag) {
  std::string value;
  append_bytes(value, 1, tag);
  return value;
}

// TFRecord rotates the checksum and adds a constant, so that a checksum of checksums is not zero.
std::uint32_t masked(std::uint32_t crc) { return (crc >> 15 | crc << 17) + 0xA282EAD8u; }

Path new_name(const Path& folder) {
  static std::atomic<int> count = 0;
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) host = {'h', 'o', 's', 't'};
  return folder / fmt::format("events.out.tfevents.{:010}.{}.{}.{}", static_cast<std::int64_t>(wall_time()), host.data(),
                              ::getpid(), count++);
}

}  // namespace

EventWriter::EventWriter(const Path& folder) : path_(new_name(folder)) {
  make_folder(folder);
  out_.open(path_, std::ios::binary);
  auto first = event_at(0);
  append_bytes(first, 3, "brain.Event:2");
  record(first);
  flush();
}

void EventWriter::scalar(std::string_view tag, double value, std::int64_t step) {
  auto summary_value = value_with_tag(tag);
  append_key(summary_value, 2, Wire::fixed32);
  append_little_endian(summary_value, static_cast<float>(value));
  event(step, summary_value);
}

// Summary.Image: height = 1, width = 2, colorspace = 3 (1 grey, 3 RGB), encoded_image_string = 4.
void EventWriter::image(std::string_view tag, const Image& image, std::int64_t step) {
  std::string picture;
  append_whole(picture, 1, image.height);
  append_whole(picture, 2, image.width);
  append_whole(picture, 3, image.channels);
  append_bytes(picture, 4, encode_png(image));
  auto summary_value = value_with_tag(tag);
  append_bytes(summary_value, 4, picture);
  event(step, summary_value);
}

void EventWriter::event(std::int64_t step, std::string_view summary_value) {
  std::string summary;
  append_bytes(summary, 1, summary_value);
  auto message = event_at(step);
  append_bytes(message, 5, summary);
  record(message);
}

// TFRecord: length (uint64), its masked checksum, the message, its masked checksum.
void EventWriter::record(std::string_view message) {
  std::string frame;
  append_little_endian<std::uint64_t>(frame, message.size());
  append_little_endian(frame, masked(crc32c(frame)));
  frame += message;
  append_little_endian(frame, masked(crc32c(message)));
  if (!out_.write(frame.data(), static_cast<std::streamsize>(frame.size())))
    throw errors::unwritable(path_, std::strerror(errno));
}

void EventWriter::flush() {
  if (!out_.flush()) throw errors::unwritable(path_, std::strerror(errno));
}

}  // namespace gx
