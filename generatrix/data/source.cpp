#include "generatrix/data/source.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/base/text.h"
#include "generatrix/data/binarize.h"
#include "generatrix/data/few_labels.h"
#include "generatrix/data/memory.h"
#include "generatrix/data/pairs.h"
#include "generatrix/data/row_hash.h"
#include "generatrix/data/sources/array_codec.h"
#include "generatrix/data/sources/catalog.h"
#include "generatrix/data/sources/conditions.h"
#include "generatrix/data/sources/standardize.h"
#include "generatrix/data/split.h"

namespace gx {
namespace {

Opened open_source(const DataSpec& spec) {
  std::vector<std::string> names;
  for (const auto& source : all_sources()) {
    if (source.info.name == spec.name) return source.open(spec);
    names.push_back(source.info.name);
  }
  const bool is_path = spec.name.find_first_of("/.") != std::string::npos || std::filesystem::exists(spec.name);
  if (!is_path) throw errors::unknown_name("data.name", "data set", spec.name, names);
  return open_path(spec);
}

// Rows and where they stand in the source.
struct Part {
  Batch rows;
  Tensor numbers = at::arange(rows.size(), at::kLong);

  Part pick(const Tensor& index) const { return {stored_rows(rows, index), numbers.index_select(0, index)}; }
};

// Takes the held-out share away from `part` and returns it.
Part hold_out(Part& part, double share, const Rng& rng) {
  const auto split = split_by_content(part.rows.event, share, rng);
  auto held = part.pick(split.held);
  part = part.pick(split.kept);
  return held;
}

// Grey levels that are read as bits once and for ever are drawn here; bits of the file are bits already.
void draw_static_bits(Rows& event, const Codec& codec, const Rng& rng) {
  for (std::size_t i = 0; i < event.columns.size(); ++i) {
    auto& column = event.columns[i];
    if (codec.event()[i]->kind() == "static") column.data = binarize(column.data, rng);
  }
}

// What rows are given, each row what belongs to the next one in an order of no meaning: no row keeps its own.
Rows strangers(const Rows& given, Rng rng) {
  const auto order = rng.permutation(given.size());
  const auto next = at::empty_like(order).index_copy_(0, order, order.roll(-1));
  return given.pick(next);
}

DatasetPtr in_memory(Batch rows) { return std::make_shared<MemoryDataset>(std::move(rows)); }

constexpr std::int64_t kFew = 2;  // rows a different row, from which on it is said

DataOrigin origin_of(const DataSpec& spec) {
  const auto* folder = std::get_if<FolderGivenSpec>(&spec.given);
  return {.path = path_of_data(spec.name), .given = folder ? path_of_data(folder->path) : "", .fingerprint = {}};
}

// What is worth knowing about the training rows and their codec.
void add_notes(std::vector<std::string>& notes, const Codec& codec, const Rows& train) {
  for (std::size_t i = 0; i < codec.event().size(); ++i) {
    for (auto& note : notes_on(*codec.event()[i], train.columns[i])) notes.push_back(std::move(note));
  }
  auto hashes = hash_rows(train, 0);
  std::ranges::sort(hashes);
  const auto n = static_cast<std::int64_t>(hashes.size());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  const auto different = static_cast<std::int64_t>(hashes.size());
  if (different == 1 && n > 1) {
    notes.push_back(fmt::format("all {} rows are equal: nothing can be learned but that row", n));
  } else if (different * kFew <= n && n > 1) {
    notes.push_back(
        fmt::format("only {} among {}: equal rows always fall to the same part, so held-out rows may follow another law",
                    counted(different, "different row"), n));
  }
}

// Wishes that only some sources fulfil must not pass unheard.
void check_wishes(const DataSpec& spec, Opened& opened) {
  if (!opened.took_given && std::holds_alternative<ColumnsGivenSpec>(spec.given))
    throw errors::bad_value("data.given", "columns", spec.name + " is no table whose rows have columns: use file or none");
  if (!opened.took_given && std::holds_alternative<FolderGivenSpec>(spec.given))
    throw errors::bad_value("data.given", "folder", spec.name + " is no folder of pictures: use file or none");
  if (spec.labels > 0 && (derived_spec(spec.given) || std::holds_alternative<NoGivenSpec>(spec.given)))
    throw errors::bad_value("data.labels", std::to_string(spec.labels), "data.given takes the place of labels: use file");
  if (opened.stream && std::holds_alternative<SpectrumSpec>(spec.given))
    throw errors::bad_value("data.given", "spectrum", spec.name + " is no folder of sounds");
  if (!spec.paired && !derived_spec(spec.given))
    throw errors::bad_value("data.paired", "false", "is for conditions that are made of pictures, such as data.given = edges");
  if (!spec.paired && opened.stream && spec.limit == 0)
    throw errors::bad_value("data.paired", "false", spec.name + " is too large to be kept in memory: use data.limit");
  const bool own_codec = opened.codec && !opened.took_values && !std::holds_alternative<FolderGivenSpec>(spec.given);
  if (own_codec && spec.values != "auto" && spec.values != "reals")
    opened.notes.push_back(
        fmt::format("data.values = \"{}\" says nothing here: each column is read by its own kind", spec.values));
}

}  // namespace

Data open_data(const DataSpec& spec) {
  const auto wished = with_one_wish_for_pairs(spec);
  return prepare(wished, open_source(wished));
}

Data open_again(const DataSpec& spec, const DataOrigin& before) {
  const auto again = [](const std::string& path, const std::string& name) {
    const auto found = found_again(path, name);
    if (!found) throw errors::data_gone(name, path);
    return *found;
  };
  auto now = spec;
  now.name = again(before.path, spec.name);
  if (auto* folder = std::get_if<FolderGivenSpec>(&now.given)) folder->path = again(before.given, folder->path);
  auto data = open_data(now);
  data.name = spec.name;
  return data;
}

std::optional<std::string> note_on_change(const Data& data, const DataOrigin& before) {
  if (before.fingerprint.empty() || before.fingerprint == data.origin.fingerprint) return std::nullopt;
  return fmt::format(
      "{}: these are not the rows that the run was trained on; they changed since, and so may which of them are held out",
      data.origin.path.empty() ? data.name : data.origin.path);
}

Data prepare(const DataSpec& spec, Opened opened) {
  check_wishes(spec, opened);
  opened.notes.insert(opened.notes.end(), opened.row_notes.begin(), opened.row_notes.end());
  if (opened.stream && spec.limit == 0) return prepare_streamed(spec, opened);
  const Rng rng(static_cast<std::uint64_t>(spec.seed));
  auto origin = origin_of(spec);
  Part train;
  if (opened.stream) {
    const auto hashes = opened.stream->hashes({rng.fork("limit").seed(), 0});
    origin.fingerprint = fingerprint_of(opened, hashes[1]);
    const auto chosen = choose_smallest(hashes[0], spec.limit);
    train = {opened.stream->rows(chosen).stored(), chosen};
  } else {
    origin.fingerprint = fingerprint_of(opened, hash_rows(opened.train.event, 0));
    train = {std::move(opened.train)};
    if (spec.limit > 0) train = train.pick(choose_by_content(train.rows.event, spec.limit, rng.fork("limit")));
  }
  Part valid{std::move(opened.valid)}, test{std::move(opened.test)};
  // of the stored bytes, before binarization: so that every choice of `values` sees the same split
  if (test.rows.event.empty()) test = hold_out(train, spec.valid, rng.fork("test"));
  if (valid.rows.event.empty()) valid = hold_out(train, spec.valid, rng.fork("valid"));

  auto order = at::arange(train.rows.size(), at::kLong);
  if (spec.labels > 0) {
    keep_few_labels(train.rows, spec.labels, rng.fork("labels"), spec.name);
    if (valid.rows.size() > 0) mark_labels(valid.rows.given, /*known=*/false);
    if (test.rows.size() > 0) mark_labels(test.rows.given, /*known=*/true);
    order = with_labelled_repeated(train.rows.given.columns.front().observed, spec.label_share);
  }
  const auto own = opened.codec ? opened.codec(train.rows) : array_codec(opened, spec.values, spec.name, train.rows);
  add_notes(opened.notes, own, train.rows.event);
  for (auto* part : {&train, &valid, &test}) {
    if (!opened.bits) draw_static_bits(part->rows.event, own, rng.fork("binarize"));
  }
  const auto codec = with_condition(spec.given, own, {&train.rows, &valid.rows, &test.rows}, rng.fork("given"));
  if (!spec.paired) {
    for (auto* part : {&train.rows, &valid.rows}) part->given = strangers(part->given, rng.fork("unpaired"));
  }
  return {spec.name,
          codec,
          spec.labels > 0 ? std::make_shared<Subset>(in_memory(std::move(train.rows)), order) : in_memory(std::move(train.rows)),
          in_memory(std::move(valid.rows)),
          in_memory(std::move(test.rows)),
          opened.entropy,
          opened.modes,
          std::move(opened.notes),
          std::move(opened.row_notes),
          {train.numbers.index_select(0, order), valid.numbers, test.numbers},
          std::move(origin),
          std::move(opened.row_names)};
}

}  // namespace gx
