// A small report with difficult contents: a name with markup, missing cells, NaN, a failed row.
#pragma once

#include <cmath>

#include "generatrix/eval/report.h"

namespace gx {

inline constexpr const char* kHostile = "</script><script>alert(1)</script><!--";

inline Report small_report() {
  Report report{.command = "generatrix compare vae gan", .version = "0.1.0", .data = "fashion-mnist", .n_real = 1000, .seed = 3};
  report.columns = {{"frechet_distance", "Frechet", "quality", "", "distance of two Gaussians", MetricInfo::Better::lower},
                    {"elbo", "ELBO", "likelihood", "nats", "a bound", MetricInfo::Better::higher}};
  ReportRow vae{.name = "vae", .model = "vae", .family = "LatentModel", .sampler = "gmm", .seeds = {0, 1, 2}};
  vae.cells = {{.value = 12.5, .spread = 0.5, .by_seed = {12, {}, 13}, .best = true, .real_vs_real = 1.25, .n_real = 1000},
               {.value = -230, .kind = "lower_bound", .extra = {{"k", 50}}}};
  vae.pictures = {{"samples", std::string("\x89PNG", 4), ""}};
  vae.curves = {{"loss", "nats", {0, 1}, {250, std::nan("")}}};
  ReportRow gan{.name = kHostile, .model = "gan", .family = "Adversarial", .failure = "diverged: loss is nan"};
  gan.cells = {{.reason = "diverged"}, {.reason = "gan cannot score"}};
  report.rows = {vae, gan};
  report.differences = {{"train.batch", {"100", "32"}}};
  return report;
}

}  // namespace gx
