#include "generatrix/media/lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

constexpr std::size_t kFirstSize = 1 << 16;
constexpr auto kNone = std::string::npos;

// Where the line that starts the text ends, past "\n", "\r\n" or "\r"; kNone when the text must go on to tell.
std::size_t line_end(std::string_view text) {
  const auto* feed = static_cast<const char*>(std::memchr(text.data(), '\n', text.size()));
  const auto before = feed ? static_cast<std::size_t>(feed - text.data()) : text.size();
  const auto* turn = static_cast<const char*>(std::memchr(text.data(), '\r', before));
  const auto at = turn ? static_cast<std::size_t>(turn - text.data()) : before;
  if (at == text.size() || (turn && at + 1 == text.size())) return kNone;
  return at + (turn && text[at + 1] == '\n' ? 2 : 1);
}

}  // namespace

LineReader::LineReader(const Path& path, std::string_view purpose, std::int64_t longest)
    : path_(path), stream_(path, purpose), longest_(static_cast<std::size_t>(longest)), buffer_(kFirstSize, '\0') {
  while (end_ < 3 && read_more()) continue;
  const auto start = std::string_view(buffer_).substr(0, end_);
  if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF")) throw errors::malformed(path, "text in UTF-16", "UTF-8");
  if (start.starts_with("\xEF\xBB\xBF")) begin_ = 3;
}

// Makes room by moving what is left to the front, and by doubling where that is not enough.
bool LineReader::read_more() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == buffer_.size()) buffer_.resize(2 * end_);
  const auto n = stream_.read(buffer_.data() + end_, buffer_.size() - end_);
  end_ += n;
  return n > 0;
}

std::size_t LineReader::find_end() {
  for (std::size_t searched = 0;;) {
    const auto length = end_ - begin_;
    const auto found = line_end(std::string_view(buffer_).substr(begin_ + searched, length - searched));
    if (found != kNone) return searched + found;
    if (length > longest_)
      throw errors::malformed(path_, fmt::format("line {} has more than {} bytes", number_ + 1, longest_), "shorter lines");
    searched = length > 0 ? length - 1 : 0;  // the last byte may be a "\r" whose "\n" comes next
    if (!read_more()) return length;
  }
}

bool LineReader::next(std::string_view& line) {
  const auto size = find_end();
  if (size == 0) return false;
  line = std::string_view(buffer_).substr(begin_, size);
  begin_ += size;
  ++number_;
  return true;
}

}  // namespace gx
