#include "generatrix/data/report.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

#include "generatrix/data/codecs/known.h"
#include "generatrix/data/row_hash.h"

namespace gx {
namespace {

constexpr std::int64_t kSliceBytes = 64 << 20;
constexpr std::int64_t kMostCounted = 65'536;  // symbols of a cell whose counts are kept

// Sums over the members that came by: float64 [cells].
class CellSums {
 public:
  explicit CellSums(const ColumnCodec& codec) : codec_(codec), width_(width_of(codec.field())) {
    const auto options = at::TensorOptions(at::kDouble);
    low_ = at::full({width_}, std::numeric_limits<double>::infinity(), options);
    high_ = -low_;
    sum_ = at::zeros({width_}, options);
    known_ = at::zeros({width_}, at::kLong);
    const auto n = std::holds_alternative<Symbols>(codec.field().values) ? count_of(codec.field().values) : 0;
    if (n > 0 && n <= kMostCounted && n * width_ <= kMostCounted * 16) counts_ = at::zeros({width_, n}, at::kLong);
  }

  void add(const Column& some) {
    const auto column = some.stored();
    const auto x = column.data.to(at::kCPU).reshape({-1, width_});
    members_ += x.size(0);
    note_lengths(column);
    if (x.size(0) == 0) return;
    const auto known = column.observed.defined() ? column.observed.to(at::kCPU).reshape({-1, width_}) : Tensor();
    known.defined() ? add_known(x, known) : add_all(x);
    if (!counts_.defined()) return;
    for (std::int64_t j = 0; j < width_; ++j) {
      const auto cell = known.defined() ? x.select(1, j).masked_select(known.select(1, j)) : x.select(1, j);
      counts_[j] += at::bincount(cell.to(at::kLong), {}, counts_.size(1));
    }
  }

  FieldReport report(bool is_given) const {
    FieldReport report{codec_.field(), codec_.kind(), is_given};
    report.unknown = members_ * width_ - known_.sum().item<std::int64_t>();
    report.n_constant = at::eq(low_, high_).sum().item<std::int64_t>();
    report.shortest = rows_ > 0 ? shortest_ : 0, report.longest = longest_;
    report.mean_length = rows_ > 0 ? static_cast<double>(members_) / static_cast<double>(rows_) : 0;
    const auto& field = codec_.field();
    const bool each = field.layout != Field::Layout::sparse && field.shape.size() <= 1;
    if (each) {
      for (std::int64_t j = 0; j < width_; ++j) report.cells.push_back(cell(j, 1));
    } else {
      report.cells.push_back(cell(0, width_));
    }
    return report;
  }

 private:
  static std::int64_t width_of(const Field& field) { return field.layout == Field::Layout::sparse ? 1 : field.dims(); }

  void add_all(const Tensor& x) {
    low_ = at::minimum(low_, x.amin(0).to(at::kDouble));
    high_ = at::maximum(high_, x.amax(0).to(at::kDouble));
    sum_ += x.sum(0, false, at::kDouble);
    known_ += x.size(0);
  }

  void add_known(const Tensor& x, const Tensor& known) {
    const auto values = x.to(at::kDouble), infinity = at::full({}, std::numeric_limits<double>::infinity(), at::kDouble);
    low_ = at::minimum(low_, at::where(known, values, infinity).amin(0));
    high_ = at::maximum(high_, at::where(known, values, -infinity).amax(0));
    sum_ += values.masked_fill(known.logical_not(), 0).sum(0);
    known_ += known.sum(0);
  }

  void note_lengths(const Column& column) {
    rows_ += column.size();
    const auto lengths = column.start.defined() ? column.start.diff() : at::ones({column.size()}, at::kLong);
    if (lengths.numel() == 0) return;
    shortest_ = std::min(shortest_, lengths.min().item<std::int64_t>());
    longest_ = std::max(longest_, lengths.max().item<std::int64_t>());
  }

  std::string name_of_cell(std::int64_t j) const {
    const auto& field = codec_.field();
    const auto* symbols = symbols_of(codec_);
    const auto names = symbols ? symbols->columns : codec_.names();
    if (static_cast<std::int64_t>(names.size()) == width_ && field.layout != Field::Layout::sparse)
      return names[static_cast<std::size_t>(j)];
    return field.shape.empty() || width_ == 1 ? field.name : fmt::format("{}{}", field.name, j);
  }

  std::string form_of_cell(std::int64_t j) const {
    const auto& values = codec_.field().values;
    if (const auto* reals = reals_of(codec_)) return reals->forms.empty() ? "number" : reals->forms[static_cast<std::size_t>(j)];
    if (is_real(values)) return "whole";
    return is_bits(values) ? "bits" : std::holds_alternative<Levels>(values) ? "levels" : "category";
  }

  // Cells first .. first + n - 1 as one.
  CellReport cell(std::int64_t first, std::int64_t n) const {
    const auto part = [&](const Tensor& t) { return t.narrow(0, first, n); };
    CellReport cell{.name = n == 1 ? name_of_cell(first) : codec_.field().name, .form = form_of_cell(first)};
    cell.known = part(known_).sum().item<std::int64_t>();
    cell.unknown = members_ * n - cell.known;
    if (cell.known > 0) {
      cell.low = part(low_).min().item<double>(), cell.high = part(high_).max().item<double>();
      cell.mean = part(sum_).sum().item<double>() / static_cast<double>(cell.known);
    }
    if (counts_.defined() && n == 1) {
      const auto* symbols = std::get_if<Symbols>(&codec_.field().values);
      const auto n_words =
          symbols->n.size() == 1 ? symbols->n[0] : symbols->n[static_cast<std::size_t>(first) % symbols->n.size()];
      for (std::int64_t i = 0; i < n_words; ++i)
        cell.counts.emplace_back(codec_.text(static_cast<double>(i), first), counts_[first][i].item<std::int64_t>());
    }
    return cell;
  }

  const ColumnCodec& codec_;
  std::int64_t width_, members_ = 0, rows_ = 0, shortest_ = std::numeric_limits<std::int64_t>::max(), longest_ = 0;
  Tensor low_, high_, sum_, known_, counts_;  // [width], counts [width, symbols]
};

std::int64_t rows_of_slice(const Codec& codec) {
  std::int64_t cells = 1;
  for (const auto& field : codec.task().event.fields)
    cells += field.is_fixed() ? field.dims()
                              : std::max<std::int64_t>(1, field.longest) *
                                    (field.shape.empty() || field.layout == Field::Layout::sparse ? 1 : field.dims());
  return std::clamp<std::int64_t>(kSliceBytes / (cells * 8), 1, 1 << 16);
}

}  // namespace

DataReport describe(const Data& data) {
  const at::NoGradGuard off;
  std::vector<CellSums> event, given;
  for (const auto& codec : data.codec.event()) event.emplace_back(*codec);
  for (const auto& codec : data.codec.given()) given.emplace_back(*codec);
  std::vector<std::uint64_t> hashes;
  const auto step = rows_of_slice(data.codec), n = data.train->size();
  for (std::int64_t begin = 0; begin < n; begin += step) {
    const auto rows =
        data.train->rows(at::arange(begin, std::min(begin + step, n), at::TensorOptions(data.train->device()).dtype(at::kLong)));
    for (std::size_t i = 0; i < event.size(); ++i) event[i].add(rows.event.columns[i]);
    for (std::size_t i = 0; i < given.size(); ++i) given[i].add(rows.given.columns[i]);
    const auto some = hash_rows(rows.event, 0);
    hashes.insert(hashes.end(), some.begin(), some.end());
  }
  std::ranges::sort(hashes);
  DataReport report{
      .name = data.name, .codec = data.codec.words(), .train = n, .valid = data.valid->size(), .test = data.test->size()};
  report.duplicates = n - (std::unique(hashes.begin(), hashes.end()) - hashes.begin());
  for (const auto& each : event) report.fields.push_back(each.report(false));
  for (const auto& each : given) report.fields.push_back(each.report(true));
  for (const auto& field : report.fields) {
    if (field.is_given && field.field.is_label() && report.labels.empty()) report.labels = field.cells.front().counts;
  }
  report.notes = data.notes;
  report.entropy = data.entropy;
  return report;
}

DataReport describe(const DataSpec& spec) { return describe(open_data(spec)); }

}  // namespace gx
