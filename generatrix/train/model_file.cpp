#include "generatrix/train/model_file.h"

#include <limits>

#include "generatrix/base/errors.h"
#include "generatrix/base/torch.h"
#include "generatrix/data/codec_table.h"
#include "generatrix/spec/json.h"
#include "generatrix/train/tensors.h"

namespace gx {
namespace {

constexpr const char* kHeaderKey = "generatrix";
constexpr const char* kReadableHeader = "a header whose model and codec fit each other";

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

Table header_of(const SafetensorsFile& file, const Path& path) {
  const auto found = file.metadata().find(kHeaderKey);
  if (found == file.metadata().end())
    throw errors::malformed(path, "no generatrix header", "a model that `generatrix train` wrote");
  auto header = parse_json(found->second, path.string());
  const auto* format = header.find("format");
  const auto* number = format ? format->as<std::int64_t>() : nullptr;
  if (!number || *number < 1)
    throw errors::malformed(path, "a header without a format number", "a model that `generatrix train` wrote");
  if (*number > kModelFormat) throw errors::newer_format(path, *number, kModelFormat);
  if (file.checksum().empty())
    throw errors::malformed(path, "no checksum in its metadata", "a model that `generatrix train` wrote");
  return header;
}

template <class T>
const T& entry(const Table& header, const char* name, const Path& path) {
  const auto* value = header.find(name);
  const auto* found = value ? value->as<T>() : nullptr;
  if (!found) throw errors::malformed(path, fmt::format("no {} in its header", name), "a model that `generatrix train` wrote");
  return *found;
}

// Files of earlier versions have none.
DataOrigin origin_in(const Table& header, const Path& path) {
  if (!header.find("origin")) return {};
  const auto& origin = entry<Table>(header, "origin", path);
  return {entry<std::string>(origin, "path", path), entry<std::string>(origin, "given", path),
          entry<std::string>(origin, "rows", path)};
}

ModelFile model_of(const Table& header, const SafetensorsFile& file, const Path& path, const Catalog& catalog) {
  ModelFile loaded;
  try {
    loaded.config = parse_config(entry<Table>(header, "config", path), catalog);
    loaded.codec = parse_codec(entry<Table>(header, "codec", path));
    loaded.model = catalog.at(loaded.config.model).build(loaded.config.parameters, loaded.codec.task());
  } catch (const UserError& error) {  // nobody typed this: the file is what is wrong
    throw errors::malformed(path, error.what(), kReadableHeader);
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {  // a task that no net of this configuration can be of
    if (is_out_of_memory(error)) throw;
    throw errors::malformed(path, first_line(error.what()), kReadableHeader);
  }
  loaded.step = entry<std::int64_t>(header, "step", path);
  loaded.score = entry<double>(header, "score", path);
  loaded.origin = origin_in(header, path);
  copy_tensors(file, path, tensors_of(*loaded.model));
  check_numbers(tensors_of(*loaded.model), path);
  loaded.model->eval();
  loaded.hash = file.checksum();
  return loaded;
}

// The word that stands under these keys, or what the header lacks.
std::string word_of(const Table& header, const std::vector<std::string>& keys) {
  const auto* table = &header;
  for (const auto& key : keys) {
    const auto* value = table->find(key);
    if (!value) break;
    if (const auto* word = value->as<std::string>()) return *word;
    table = value->as<Table>();
    if (!table) break;
  }
  return "unknown " + keys.back();
}

ModelFile read_model(const SafetensorsFile& file, const Path& path, const Catalog& catalog) {
  const auto header = header_of(file, path);
  if (entry<std::int64_t>(header, "format", path) == kModelFormat) return model_of(header, file, path, catalog);
  try {
    return model_of(header, file, path, catalog);
  } catch (const Error&) {  // whatever does not fit: nobody can mend it
    throw errors::older_model(path, word_of(header, {"version"}), word_of(header, {"config", "model", "kind"}));
  }
}

}  // namespace

void save_model(const Path& path, const Model& model, const RunConfig& config, const Codec& codec, std::int64_t step,
                double score, const DataOrigin& origin) {
  Table header{{"format", kModelFormat},   {"version", GX_VERSION}, {"config", to_table(config)},
               {"codec", to_table(codec)}, {"step", step},          {"score", score}};
  if (!origin.fingerprint.empty())
    header.set("origin", Table{{"path", origin.path}, {"given", origin.given}, {"rows", origin.fingerprint}});
  write_tensors(path, tensors_of(model), {{kHeaderKey, to_json(header)}});
}

ModelFile load_model(const Path& path, const Catalog& catalog) { return read_model(SafetensorsFile(path), path, catalog); }

ModelFile load_model(std::span<const std::byte> bytes, const Path& name, const Catalog& catalog) {
  return read_model(SafetensorsFile(bytes, name), name, catalog);
}

}  // namespace gx
