// zlib's stream of gzip data, one step at a time.
#pragma once

#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <new>
#include <string_view>
#include <utility>

namespace gx {

// For gzip.cpp and gzip_stream.cpp only.
class Inflater final {
 public:
  explicit Inflater(std::string_view input) : input_(input) {
    constexpr int kGzipOnly = 16;
    if (::inflateInit2(&stream_, MAX_WBITS + kGzipOnly) != Z_OK) throw std::bad_alloc();
  }
  ~Inflater() { ::inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // Unpacks into [out, out + room); returns zlib's status and the bytes written.
  std::pair<int, std::size_t> step(char* out, std::size_t room) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input_.data()));
    stream_.avail_in = chunk(input_.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = chunk(room);
    const auto offered = stream_.avail_in, space = stream_.avail_out;
    const int status = ::inflate(&stream_, Z_NO_FLUSH);
    input_.remove_prefix(offered - stream_.avail_in);
    return {status, space - stream_.avail_out};
  }
  // The next bytes, where the ones before are used up.
  void offer(std::string_view input) { input_ = input; }
  void next_member() { ::inflateReset(&stream_); }
  std::string_view rest() const { return input_; }
  std::string_view message() const { return stream_.msg ? stream_.msg : "wrong data"; }

 private:
  static uInt chunk(std::size_t n) { return static_cast<uInt>(std::min<std::size_t>(n, std::numeric_limits<uInt>::max())); }

  std::string_view input_;
  z_stream stream_{};
};

}  // namespace gx
