#include "generatrix/media/npz.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <zip.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <vector>

#include "generatrix/base/errors.h"
#include "generatrix/media/npy.h"

namespace gx {
namespace {

constexpr std::string_view kEnding = ".npy";
using Zip = std::unique_ptr<zip_t, decltype(&::zip_discard)>;

std::string words_for(int code) {
  zip_error_t error;
  ::zip_error_init_with_code(&error, code);
  std::string words = ::zip_error_strerror(&error);
  ::zip_error_fini(&error);
  return words;
}

DataError damaged(const Path& path, const std::string& why) {
  return errors::malformed(path, fmt::format("damaged zip ({})", why), "an npz archive");
}

Zip open_zip(const Path& path, int flags) {
  int code = 0;
  Zip zip(::zip_open(path.c_str(), flags, &code), ::zip_discard);
  if (zip) return zip;
  if (flags & ZIP_TRUNCATE) throw errors::unwritable(path, words_for(code));
  if (code == ZIP_ER_NOENT) throw errors::missing_file(path, "an npz archive");
  if (code == ZIP_ER_OPEN || code == ZIP_ER_READ) throw errors::unreadable(path, words_for(code));
  throw damaged(path, words_for(code));
}

std::string entry_name(zip_t* zip, zip_uint64_t index, const Path& path) {
  const char* name = ::zip_get_name(zip, index, 0);
  if (!name) throw damaged(path, ::zip_strerror(zip));
  return name;
}

// Reads to the very end, because only there libzip compares the checksum. What the directory says of the size is not trusted.
std::string unpack(zip_t* zip, zip_uint64_t index, const Path& path, std::int64_t most_bytes) {
  const std::unique_ptr<zip_file_t, decltype(&::zip_fclose)> file(::zip_fopen_index(zip, index, 0), ::zip_fclose);
  if (!file) throw damaged(path, ::zip_strerror(zip));
  constexpr std::size_t kStep = 1 << 20;
  std::string bytes;
  for (;;) {
    const auto had = bytes.size();
    bytes.resize(had + kStep);
    const auto n = ::zip_fread(file.get(), bytes.data() + had, kStep);
    if (n < 0) throw damaged(path, ::zip_file_strerror(file.get()));
    bytes.resize(had + static_cast<std::size_t>(n));
    if (bytes.size() > static_cast<std::size_t>(most_bytes)) throw errors::too_many_bytes(path, most_bytes);
    if (n == 0) return bytes;
  }
}

std::string array_name(const std::string& entry, const Path& path) {
  if (!entry.ends_with(kEnding)) throw errors::malformed(path, fmt::format("holds '{}'", entry), "npy arrays only");
  return entry.substr(0, entry.size() - kEnding.size());
}

void add_entry(zip_t* zip, const std::string& name, zip_source_t* source, const Path& path) {
  const auto index = source ? ::zip_file_add(zip, name.c_str(), source, ZIP_FL_ENC_UTF_8) : -1;
  if (index < 0) {
    ::zip_source_free(source);
    throw errors::unwritable(path, ::zip_strerror(zip));
  }
  constexpr zip_uint16_t kFirstDay = 1 << 5 | 1;  // 1980-01-01: equal arrays give equal bytes
  ::zip_set_file_compression(zip, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0);
  constexpr zip_uint32_t kMode = 0100644U << 16;  // not libzip's default, which a file's own mode would replace
  ::zip_file_set_external_attributes(zip, static_cast<zip_uint64_t>(index), 0, ZIP_OPSYS_UNIX, kMode);
  ::zip_file_set_dostime(zip, static_cast<zip_uint64_t>(index), 0, kFirstDay, 0);
}

void close_zip(Zip& zip, const Path& path) {
  if (::zip_close(zip.get()) != 0) throw errors::unwritable(path, ::zip_strerror(zip.get()));
  zip.release();
}

// Arrays on disk, an .npy file each, as long as this object lives.
class Spool {
 public:
  Spool(Path stem, std::int64_t n) : stem_(std::move(stem)), n_(n) {}
  ~Spool() {
    std::error_code ignored;
    for (const auto& [name, file] : files_) std::filesystem::remove(file, ignored);
  }
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  const std::map<std::string, Path>& files() const { return files_; }
  bool is_full() const { return rows_ == n_; }

  void add(const Arrays& part) {
    if (part.empty() || (!files_.empty() && part.size() != files_.size()))
      throw errors::misuse("write_npz_in_parts", fmt::format("{} arrays", part.size()), "those of the first part");
    const auto rows = part.begin()->second.shape.at(0);
    if (rows < 1 || rows > n_ - rows_)
      throw errors::misuse("write_npz_in_parts", fmt::format("{} rows", rows), "those that lack");
    for (const auto& [name, array] : part) append(name, array, rows);
    rows_ += rows;
  }

 private:
  void append(const std::string& name, const Array& array, std::int64_t rows) {
    Array whole{array.type, array.shape, {}};
    if (array.shape.empty() || array.shape[0] != rows)
      throw errors::misuse("write_npz_in_parts", name, "as many rows as the others");
    whole.shape[0] = n_;
    const auto header = encode_npy(whole, stem_);
    const auto [file, is_new] = files_.emplace(name, stem_.string() + "." + name);
    if (is_new) headers_[name] = header;
    if (headers_.at(name) != header) throw errors::misuse("write_npz_in_parts", name, "the type and sizes of the first part");
    std::ofstream out(file->second, is_new ? std::ios::binary : std::ios::binary | std::ios::app);
    if (is_new) out << header;
    out.write(reinterpret_cast<const char*>(array.bytes.data()), static_cast<std::streamsize>(array.bytes.size()));
    if (!out.flush()) throw errors::unwritable(file->second, std::strerror(errno));
  }

  Path stem_;
  std::int64_t n_, rows_ = 0;
  std::map<std::string, Path> files_;
  std::map<std::string, std::string> headers_;
};

}  // namespace

Arrays read_npz(const Path& path, std::int64_t most_bytes) {
  const auto zip = open_zip(path, ZIP_RDONLY | ZIP_CHECKCONS);
  Arrays arrays;
  for (zip_int64_t i = 0; i < ::zip_get_num_entries(zip.get(), 0); ++i) {
    const auto index = static_cast<zip_uint64_t>(i);
    const auto name = array_name(entry_name(zip.get(), index, path), path);
    const auto bytes = unpack(zip.get(), index, path, most_bytes);
    most_bytes -= static_cast<std::int64_t>(bytes.size());
    if (!arrays.emplace(name, decode_npy(bytes, path / name)).second)
      throw errors::malformed(path, fmt::format("holds '{}' twice", name), "each name once");
  }
  return arrays;
}

Array read_npz(const Path& path, const std::string& name, std::int64_t most_bytes) {
  const auto zip = open_zip(path, ZIP_RDONLY | ZIP_CHECKCONS);
  const auto index = ::zip_name_locate(zip.get(), (name + std::string(kEnding)).c_str(), 0);
  if (index >= 0) return decode_npy(unpack(zip.get(), static_cast<zip_uint64_t>(index), path, most_bytes), path / name);
  std::vector<std::string> known;
  for (zip_int64_t i = 0; i < ::zip_get_num_entries(zip.get(), 0); ++i)
    known.push_back(array_name(entry_name(zip.get(), static_cast<zip_uint64_t>(i), path), path));
  throw errors::malformed(path, fmt::format("holds no array '{}'", name), fmt::format("one of {}", fmt::join(known, ", ")));
}

std::vector<std::string> npz_names(const Path& path) {
  const auto zip = open_zip(path, ZIP_RDONLY | ZIP_CHECKCONS);
  std::vector<std::string> names;
  for (zip_int64_t i = 0; i < ::zip_get_num_entries(zip.get(), 0); ++i) {
    auto name = entry_name(zip.get(), static_cast<zip_uint64_t>(i), path);
    if (name.ends_with(kEnding)) names.push_back(name.substr(0, name.size() - kEnding.size()));
  }
  return names;
}

void write_npz(const Path& path, const Arrays& arrays) {
  if (arrays.empty()) throw errors::misuse("write_npz", "no arrays", "at least one");
  std::map<std::string, std::string> entries;  // must outlive the zip, which reads them when it is closed
  for (const auto& [name, array] : arrays) entries[name + std::string(kEnding)] = encode_npy(array, path);
  write_file_with(path, [&](const Path& temporary) {
    auto zip = open_zip(temporary, ZIP_CREATE | ZIP_TRUNCATE);
    for (const auto& [name, bytes] : entries)
      add_entry(zip.get(), name, ::zip_source_buffer(zip.get(), bytes.data(), bytes.size(), 0), path);
    close_zip(zip, path);
  });
}

void write_npz_in_parts(const Path& path, std::int64_t n, const std::function<Arrays()>& next) {
  if (n < 1) throw errors::misuse("write_npz_in_parts", "no rows", "at least one");
  write_file_with(path, [&](const Path& temporary) {
    Spool spool(temporary, n);
    while (!spool.is_full()) spool.add(next());
    auto zip = open_zip(temporary, ZIP_CREATE | ZIP_TRUNCATE);
    for (const auto& [name, file] : spool.files())
      add_entry(zip.get(), name + std::string(kEnding), ::zip_source_file(zip.get(), file.c_str(), 0, -1), path);
    close_zip(zip, path);
  });
}

}  // namespace gx
