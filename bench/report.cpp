#include "bench/report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>

#include "generatrix/base/torch.h"

namespace gx::bench {
namespace {

bool is_bf16(const Row& row) { return row.name.find("bf16") != std::string::npos; }

double bound_of(const Row& row, const Result& result, const Machine& machine) {
  return bound_ms(result.work, machine, is_bf16(row));
}

// The fastest peer whose precision is not lower than ours; null when there is none.
const Row* rival_of(const Row& row, const Result& result) {
  const Row* fastest = nullptr;
  if (row.role != Role::ours || &row == &result.rows.front()) return fastest;
  for (const auto& peer : result.rows) {
    if (peer.role != Role::peer || (is_bf16(peer) && !is_bf16(row))) continue;
    if (!fastest || peer.quiet.ms.median < fastest->quiet.ms.median) fastest = &peer;
  }
  return fastest;
}

Spread ratio_to(const Row& rival, const Row& row) { return ratio_of(rival.quiet.by_round, row.quiet.by_round); }

double slower(const Row& row) { return row.busy->ms.median / row.quiet.ms.median; }

std::string milliseconds(double ms) { return fmt::format("{:.{}f}", ms, ms < 10 ? 3 : ms < 1000 ? 1 : 0); }
std::string percent(double share) { return fmt::format("{:.0f} %", 100 * share); }
std::string with_spread(const Spread& ratio) {
  return fmt::format("{:.2f} ({:.2f} .. {:.2f})", ratio.median, ratio.low, ratio.high);
}

std::vector<std::string> titles(const Result& result) {
  std::vector<std::string> all{"contender", "ms", "times as fast as " + result.rows.front().name, "of the bound", "others"};
  if (result.rows.front().busy) all.insert(all.end(), {"busy ms", "busy / quiet"});
  return all;
}

std::vector<std::string> cells(const Row& row, const Result& result, const Machine& machine) {
  const auto bound = bound_of(row, result, machine);
  std::vector<std::string> all{row.name, milliseconds(row.quiet.ms.median), with_spread(row.quiet.ratio),
                               bound > 0 ? percent(bound / row.quiet.ms.median) : "-", percent(row.quiet.others)};
  if (row.busy) all.insert(all.end(), {milliseconds(row.busy->ms.median), fmt::format("{:.1f}", slower(row))});
  return all;
}

// The remarks below the table, one on each line.
std::vector<std::string> remarks(const Result& result) {
  std::vector<std::string> all;
  for (const auto& row : result.rows) {
    if (const auto* rival = rival_of(row, result))
      all.push_back(fmt::format("{} is {} times as fast as {}", row.name, with_spread(ratio_to(*rival, row)), rival->name));
  }
  std::vector<std::string> said;  // versions that were already printed
  for (const auto& row : result.rows) {
    if (!row.words.empty() && std::ranges::find(said, row.words) == said.end()) said.push_back(row.words);
  }
  if (!said.empty()) all.push_back(fmt::format("peers: {}", fmt::join(said, "; ")));
  for (const auto& [name, reason] : result.absent) all.push_back(fmt::format("absent: {} ({})", name, reason));
  return all;
}

std::string what_it_takes(const Work& work) {
  if (work.flops + work.weight_bytes + work.value_bytes == 0) return "";
  return fmt::format("; {:.3g} GFLOP, {:.3g} MB", 1e-9 * work.flops, 1e-6 * (work.weight_bytes + work.value_bytes));
}

std::string as_text(const Bench& bench, const Result& result, const Machine& machine) {
  const auto line = [](const std::vector<std::string>& words) {
    std::string text = fmt::format("  {:<34}{:>10}  {:<26}{:>13}{:>9}", words[0], words[1], words[2], words[3], words[4]);
    if (words.size() > 5) text += fmt::format("{:>10}{:>14}", words[5], words[6]);
    return text + "\n";
  };
  auto text = fmt::format("{}: {}{}, {} rounds\n", bench.name, bench.what, what_it_takes(result.work),
                          result.rows.front().quiet.by_round.size());
  text += line(titles(result));
  for (const auto& row : result.rows) text += line(cells(row, result, machine));
  for (const auto& remark : remarks(result)) text += "  " + remark + "\n";
  return text;
}

std::string as_markdown(const Bench& bench, const Result& result, const Machine& machine) {
  const auto line = [](const std::vector<std::string>& words) {
    std::string text = "|";
    for (const auto& word : words) text += " " + word + " |";
    return text + "\n";
  };
  auto text = fmt::format("### {}\n\n{}{}, {} rounds.\n\n", bench.name, bench.what, what_it_takes(result.work),
                          result.rows.front().quiet.by_round.size());
  text += line(titles(result)) + line(std::vector<std::string>(titles(result).size(), "---"));
  for (const auto& row : result.rows) text += line(cells(row, result, machine));
  text += "\n";
  for (const auto& remark : remarks(result)) text += "- " + remark + "\n";
  return text + "\n";
}

std::string as_json(const Bench& bench, const Result& result, const Machine& machine) {
  std::string text;
  const auto reference_ms = result.rows.front().quiet.ms.median;
  for (const auto& row : result.rows) {
    const auto& t = row.quiet;
    nlohmann::ordered_json line{
        {"bench", bench.name},         {"variant", row.name},      {"ours_ms", t.ms.median},     {"reference_ms", reference_ms},
        {"ratio", t.ratio.median},     {"ratio_low", t.ratio.low}, {"ratio_high", t.ratio.high}, {"rounds", t.by_round.size()},
        {"threads", physical_cores()}, {"others", t.others}};
    if (const auto bound = bound_of(row, result, machine); bound > 0) {
      line["flops"] = result.work.flops;
      line["bytes"] = result.work.weight_bytes + result.work.value_bytes;
      line["bound_ms"] = bound;
      line["of_bound"] = bound / t.ms.median;
    }
    if (row.busy) {
      line["busy_ms"] = row.busy->ms.median;
      line["busy_over_quiet"] = slower(row);
      line["busy_ratio"] = row.busy->ratio.median;
      line["busy_rounds"] = row.busy->by_round.size();
    }
    if (const auto* rival = rival_of(row, result)) {
      const auto ratio = ratio_to(*rival, row);
      line["peer"] = rival->name;
      line["peer_ms"] = rival->quiet.ms.median;
      line["peer_ratio"] = ratio.median;
      line["peer_ratio_low"] = ratio.low;
      line["peer_ratio_high"] = ratio.high;
    }
    if (!row.words.empty()) line["words"] = row.words;
    text += line.dump() + "\n";
  }
  return text;
}

}  // namespace

std::string heading(const Machine& machine, int loops, Form form) {
  if (form == Form::json) return "";
  auto text = fmt::format(
      "{}, libtorch {}; measured: sgemm {:.0f} GFLOP/s, bf16 {:.0f} GFLOP/s, triad {:.1f} GB/s.\n"
      "Ours starts with the settings that the program gives its verbs, all others with OpenMP and malloc as they come.\n",
      machine_words(), torch_version(), 1e-9 * machine.flops, 1e-9 * machine.half_flops, 1e-9 * machine.bytes);
  if (loops > 0) text += fmt::format("busy: beside {} endless loops of equal priority.\n", loops);
  return text + "\n";
}

std::string report(const Bench& bench, const Result& result, const Machine& machine, Form form) {
  return form == Form::json       ? as_json(bench, result, machine)
         : form == Form::markdown ? as_markdown(bench, result, machine)
                                  : as_text(bench, result, machine);
}

}  // namespace gx::bench
