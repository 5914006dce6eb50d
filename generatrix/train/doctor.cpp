#include "generatrix/train/doctor.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace gx {
namespace {

constexpr double kExploded = 100;          // times the loss at first
constexpr double kSpike = 100;             // times the median norm so far
constexpr std::size_t kFewest = 3;         // readings before a loss is said to explode
constexpr std::size_t kFewestNorms = 5;    // readings before a norm is said to be large
constexpr std::size_t kFewestLosses = 10;  // readings before a loss is said to rise
constexpr std::size_t kRecent = 3;         // readings whose mean is the loss of now
constexpr double kLost = 0.5;              // of what a loss had come down
constexpr std::size_t kFewestAbove = 5;    // readings after the first before a loss is said to be above it
constexpr double kAbove = 0.5;             // of the size of the first loss, or of 1
constexpr double kWinning = 0.95;          // outputs of a discriminator that is sure
constexpr double kBeyond = 0.98;           // share of rows beyond a hinge's margins
constexpr double kCollapsed = 0.1;         // variance of generated rows over that of real ones
constexpr double kNoSpread = 1e6;          // the same, where real rows do not vary
constexpr double kVanished = 1e-3;         // of the generator's gradient at first
constexpr double kConstant = 1e-4;         // relative size of a loss's changes
constexpr std::size_t kForGames = 10;      // readings by which the course of a game is judged
constexpr double kSwings = 10;             // times the deviation of a loss at first
constexpr double kFewCodes = 0.1;          // of a codebook
constexpr double kMostSkipped = 0.5;       // of steps
constexpr int kInARow = 3;                 // readings
constexpr double kFewActive = 0.1;         // of a code's dimensions
constexpr std::int64_t kUnjudged = 100;    // steps before codes are judged
constexpr double kEarly = 0.1;             // share of a training in which codes are not judged
constexpr double kOffScale = 10;           // times too much or too little weight

const char* const kOwn = "this program's own";

std::optional<double> term(const Reading& reading, const std::string& name) {
  const auto found = std::ranges::find(reading.terms, name, [](const auto& t) { return t.first; });
  return found == reading.terms.end() ? std::nullopt : std::optional(found->second);
}

// The first reading that has the term.
std::optional<double> term(const Progress& progress, const std::string& name) {
  for (const auto& reading : progress.readings) {
    if (auto value = term(reading, name)) return value;
  }
  return std::nullopt;
}

double loss_of(const Progress& progress, const std::string& turn) {
  return term(*std::ranges::find(progress.readings, turn, &Reading::turn), "loss").value_or(0);
}

double mean_of_last(const std::vector<double>& values, std::size_t end) {
  return std::accumulate(values.begin() + static_cast<std::ptrdiff_t>(end - kRecent),
                         values.begin() + static_cast<std::ptrdiff_t>(end), 0.0) /
         static_cast<double>(kRecent);
}

double deviation_of(std::vector<double>::const_iterator begin, std::vector<double>::const_iterator end) {
  const auto n = static_cast<double>(end - begin);
  const auto mean = std::accumulate(begin, end, 0.0) / n;
  return std::sqrt(std::accumulate(begin, end, 0.0, [&](double sum, double x) { return sum + (x - mean) * (x - mean); }) / n);
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

// What is said where the condition holds for kInARow readings together.
struct Sign {
  bool now;
  Finding finding;
};

std::vector<Sign> signs_of(const Progress& progress) {
  std::vector<Sign> signs;
  const auto d_real = term(progress, "d_real"), d_generated = term(progress, "d_generated");
  if (d_real && d_generated)
    signs.push_back(
        {*d_real > kWinning && *d_generated < 1 - kWinning,
         {"discriminator_wins", fmt::format("D(x) {:.3f} on real rows, {:.3f} on generated ones", *d_real, *d_generated),
          fmt::format("above {} and below {:.2g} in {} readings: a sure discriminator gives the generator no gradient "
                      "(Arjovsky and Bottou 2017, arXiv 1701.04862, theorem 2.4)",
                      kWinning, 1 - kWinning, kInARow),
          "lower train.optimizer.discriminator.learning_rate, or choose a divergence or penalty that keeps its gradient"}});
  if (const auto beyond = term(progress, "beyond_margins"))
    signs.push_back({*beyond > kBeyond,
                     {"discriminator_wins", fmt::format("{:.1f} % of rows lie beyond the hinge's margins", 100 * *beyond),
                      fmt::format("more than {:.0f} % in {} readings: no row moves the discriminator any more ({})",
                                  100 * kBeyond, kInARow, kOwn),
                      "lower train.optimizer.discriminator.learning_rate, or set model.spectral_norm = true"}});
  const bool early = static_cast<double>(progress.step) < kEarly * static_cast<double>(progress.count);
  if (const auto spread = term(progress, "spread"))
    signs.push_back(
        {*spread > kNoSpread,
         {"constant_data", fmt::format("real rows vary {:.2g} times less than generated ones", *spread),
          fmt::format("more than {:.0e} times in {} readings: the rows of a batch are equal ({})", kNoSpread, kInARow, kOwn),
          "look at the data: `generatrix data PATH` says how many rows differ"}});
  if (const auto spread = term(progress, "spread"); spread && !early)
    signs.push_back({*spread < kCollapsed,
                     {"generator_collapse", fmt::format("generated rows have {:.2g} times the variance of real ones", *spread),
                      fmt::format("below {} in {} readings, after the first tenth of the steps ({}): all samples are alike",
                                  kCollapsed, kInARow, kOwn),
                      "model.pack = 2 (Lin et al. 2018, arXiv 1712.04086), model.regularizer = r1, or a smaller rate of the "
                      "generator"}});
  if (const auto usage = term(progress, "usage"))
    signs.push_back({*usage < kFewCodes,
                     {"codebook_collapse", fmt::format("{:.1f} % of the codebook in use", 100 * *usage),
                      fmt::format("below {:.0f} % in {} readings ({})", 100 * kFewCodes, kInARow, kOwn),
                      "use fewer codes, or let dead codes start again from codes of a batch"}});
  for (const auto& reading : progress.readings) {
    if (const auto skipped = term(reading, "skipped"))
      signs.push_back({*skipped > kMostSkipped,
                       {"steps_skipped", fmt::format("turn {} leaves out {:.0f} % of its steps", reading.turn, 100 * *skipped),
                        fmt::format("more than {:.0f} % in {} readings ({})", 100 * kMostSkipped, kInARow, kOwn),
                        "raise train.skip_above, or lower train.optimizer.learning_rate"}});
  }
  return signs;
}

std::string words_of_codes(const LatentCheck& check) {
  auto text = fmt::format("{} of {} dimensions of the code are active", check.active, check.dims);
  if (check.kl) text += fmt::format(", KL {:.3g} nats, {} dimensions below 0.01", *check.kl, check.below);
  if (check.information)
    text += fmt::format(", I(x; z) {:.3g} of at most {:.3g} nats", *check.information, check.most_information);
  return text;
}

}  // namespace

std::optional<std::string> Doctor::exploded(const std::vector<Reading>& readings) const {
  for (const auto& reading : readings) {
    const auto curve = losses_.find(reading.turn);
    const auto loss = term(reading, "loss");
    if (!loss || curve == losses_.end() || curve->second.values.size() < kFewest) continue;
    double most = 0;
    for (std::size_t i = 0; i < kFewest; ++i) most = std::max(most, std::abs(curve->second.values[i]));
    if (*loss > kExploded * most) return reading.turn;
  }
  return std::nullopt;
}

void Doctor::forget() {
  losses_.clear();
  judged_.values.clear();
  norms_.clear();
  times_.clear();
}

// Losses of several turns work against each other or on different things: only one alone says whether training gets worse.
void Doctor::look_at_loss(const Progress& progress, std::vector<Finding>& found) {
  if (const auto turn = exploded(progress.readings))
    found.push_back({"loss_explosion", fmt::format("the loss of turn {} is {:.3g}", *turn, loss_of(progress, *turn)),
                     fmt::format("{} times its size at first ({})", kExploded, kOwn),
                     "lower train.optimizer.learning_rate, set train.clip_norm, or train.recover = true"});
  for (const auto& reading : progress.readings) losses_[reading.turn].values.push_back(term(reading, "loss").value_or(0));
  if (progress.readings.size() != 1) return;
  const auto& alone = progress.readings.front();
  const auto elbo = term(alone, "elbo");  // its weights do not move with a schedule
  auto& values = judged_.values;
  values.push_back(elbo ? -*elbo : losses_[alone.turn].values.back());
  const auto first = values.front(), above = first + kAbove * std::max(1.0, std::abs(first));
  if (values.size() > kFewestAbove &&
      std::ranges::all_of(values.end() - kFewestAbove, values.end(), [&](double loss) { return loss > above; }))
    found.push_back({"loss_above_first", fmt::format("the loss is {:.4g}, at the first step it was {:.4g}", values.back(), first),
                     fmt::format("above {:.4g} in {} readings: this training does harm ({})", above, kFewestAbove, kOwn),
                     "lower train.optimizer.learning_rate, set train.clip_norm, or give train.schedule a warm_up"});
  if (values.size() < kFewestLosses) return;
  double best = values.front();
  for (auto end = kRecent; end <= values.size() - kRecent; ++end) best = std::min(best, mean_of_last(values, end));
  const auto now = mean_of_last(values, values.size());
  if (now - best > kLost * std::max(0.0, values.front() - best) && now - best > 0.01 * std::abs(best))
    found.push_back({"loss_rises",
                     fmt::format("the loss is {:.4g} after {:.4g}, from {:.4g} at first", now, best, values.front()),
                     fmt::format("half of what it had come down is lost, in the mean of {} readings ({})", kRecent, kOwn),
                     "lower train.optimizer.learning_rate, or give train.schedule a warm_up"});
}

void Doctor::look_at_gradients(const Progress& progress, std::vector<Finding>& found) {
  for (const auto& [turn, norm] : progress.gradient_norms) {
    auto& norms = norms_[turn].values;
    if (norms.size() >= kFewestNorms && norm > kSpike * median(norms))
      found.push_back(
          {"gradient_spike",
           fmt::format("the gradient of turn {} has norm {:.3g}, after a median of {:.3g}", turn, norm, median(norms)),
           fmt::format("{} times the median so far ({})", kSpike, kOwn),
           fmt::format("train.clip_norm = {:.2g}, some times the usual norm (Pascanu et al. 2013, arXiv 1211.5063, section 3.2)",
                       5 * median(norms))});
    if (std::isfinite(norm)) norms.push_back(norm);  // a step that is left out may have another
  }
}

std::vector<Finding> Doctor::new_ones(std::vector<Finding> found, const std::set<std::string>& asked, std::int64_t step) {
  std::set<std::string> here;
  for (auto& finding : found) {
    finding.step = step;
    here.insert(finding.name);
  }
  std::erase_if(found, [&](const Finding& finding) { return present_.contains(finding.name); });
  for (const auto& name : asked) present_.erase(name);
  present_.insert(here.begin(), here.end());
  return found;
}

// Two players or more: what a loss of theirs is says little, how it moves says more.
void Doctor::look_at_game(const Progress& progress, std::vector<Finding>& found) const {
  if (progress.readings.size() < 2 || !term(progress, "spread")) return;
  for (const auto& reading : progress.readings) {
    const auto& values = losses_.at(reading.turn).values;
    if (values.size() < 2 * kForGames) continue;
    const auto at_first = deviation_of(values.begin(), values.begin() + kForGames);
    const auto now = deviation_of(values.end() - kForGames, values.end());
    if (now <= kConstant * std::abs(values.back()))
      found.push_back({"loss_constant", fmt::format("the loss of turn {} stays at {:.4g}", reading.turn, values.back()),
                       fmt::format("a deviation below {} of it in {} readings ({})", kConstant, kForGames, kOwn),
                       "another divergence, smaller rates, or other first weights (train.seed): no gradient passes"});
    if (now > kSwings * at_first && now > std::abs(values.front()))
      found.push_back(
          {"game_swings",
           fmt::format("the loss of turn {} has the deviation {:.3g}, after {:.3g} at first", reading.turn, now, at_first),
           fmt::format("{} times that of the first {} readings, and more than its size at first ({})", kSwings, kForGames, kOwn),
           "smaller rates, beta1 = 0, or model.regularizer = r1 (Mescheder et al. 2018, arXiv 1801.04406: a game "
           "without a penalty need not converge)"});
  }
  const auto norms = norms_.find("generator");
  if (norms == norms_.end() || norms->second.values.size() < kFewestNorms + kInARow) return;
  const auto& all = norms->second.values;
  const auto at_first = median({all.begin(), all.begin() + kFewestNorms});
  if (std::ranges::all_of(all.end() - kInARow, all.end(), [&](double norm) { return norm < kVanished * at_first; }))
    found.push_back({"generator_gradient_vanishes",
                     fmt::format("the gradient of turn generator has norm {:.3g}, after {:.3g} at first", all.back(), at_first),
                     fmt::format("a thousandth in {} readings ({}); a sure discriminator gives none (Arjovsky and Bottou 2017, "
                                 "arXiv 1701.04862, theorem 2.4)",
                                 kInARow, kOwn),
                     "model.divergence = non_saturating, wasserstein or hinge, or a smaller rate of the discriminator"});
}

std::vector<Finding> Doctor::look(const Progress& progress) {
  std::vector<Finding> found;
  look_at_loss(progress, found);
  look_at_gradients(progress, found);
  look_at_game(progress, found);
  for (auto& [now, finding] : signs_of(progress)) {
    auto& times = times_[finding.name];
    times = now ? times + 1 : 0;
    if (times >= kInARow) found.push_back(std::move(finding));
  }
  return new_ones(
      std::move(found),
      {"loss_explosion", "loss_above_first", "loss_rises", "gradient_spike", "discriminator_wins", "constant_data",
       "generator_collapse", "loss_constant", "game_swings", "generator_gradient_vanishes", "codebook_collapse", "steps_skipped"},
      progress.step);
}

std::vector<Finding> Doctor::look(const LatentCheck& check, const Progress& last) {
  std::vector<Finding> found;
  const bool early = last.step < kUnjudged || static_cast<double>(last.step) < kEarly * static_cast<double>(last.count);
  if (!early && static_cast<double>(check.active) <= kFewActive * static_cast<double>(check.dims))
    found.push_back(
        {"posterior_collapse", words_of_codes(check),
         fmt::format("at most a tenth of the dimensions ({}); active: variance of the mean code above 0.01 (Burda et al. "
                     "2016, arXiv 1509.00519, section 5.2)",
                     kOwn),
         "let the weight of the KL grow (model.kl.shape = \"linear\"), set model.free_bits = 0.25, lower model.beta, or "
         "use a weaker decoder"});
  const auto sigma = term(last, "sigma");
  if (!early && sigma && check.mse && *check.mse > 0) {
    const auto beta = term(last, "beta").value_or(1), effective = beta * *sigma * *sigma / *check.mse;
    if (effective > kOffScale || effective < 1 / kOffScale)
      found.push_back(
          {"kl_off_scale",
           fmt::format("sigma is {:.3g} and the error of reconstruction {:.3g}: the KL has an effective weight of {:.3g}", *sigma,
                       std::sqrt(*check.mse), effective),
           "beta sigma^2 / mse beyond 0.1 to 10; 1 is the bound with the best sigma (Rybkin et al. 2021, arXiv 2006.13202, "
           "eq. 4)",
           "model.likelihood.sigma = \"optimal\" or \"learned\", or another model.likelihood.value"});
  }
  return new_ones(std::move(found), {"posterior_collapse", "kl_off_scale"}, last.step);
}

}  // namespace gx
