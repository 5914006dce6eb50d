// A comparison as the demo makes it: five models, six rows, more columns than a screen takes.
#pragma once

#include <utility>

#include "generatrix/eval/report.h"

namespace gx {

inline std::vector<ReportColumn> columns_of_the_demo() {
  using Better = MetricInfo::Better;
  return {{"frechet_distance", "FD", "quality", "", "distance of two normal laws", Better::lower},
          {"kernel_distance", "KID", "quality", "", "kernel distance", Better::lower},
          {"recall", "recall", "quality", "", "share of real rows that are covered", Better::higher},
          {"memorization", "memoriz.", "quality", "", "nearer to training rows", Better::neither},
          {"bits_per_dim", "bits/dim", "likelihood", "bits", "bits per number", Better::lower},
          {"round_trip_error", "round trip", "representation", "", "largest error", Better::lower},
          {"training_steps", "steps", "cost", "", "steps of training", Better::neither},
          {"training_seconds", "train s", "cost", "s", "seconds of training", Better::neither},
          {"seconds_to_5_percent", "s to 5 %", "cost", "s", "seconds to 5 %", Better::neither},
          {"parameters", "parameters", "cost", "", "numbers that training moves", Better::lower},
          {"flops_to_sample", "FLOPs sample", "cost", "", "operations", Better::lower},
          {"samples_per_second_256", "samples/s, 256", "cost", "1/s", "samples a second", Better::higher},
          {"passes_to_sample", "depth sample", "cost", "", "passes", Better::lower},
          {"sample_speedup", "cores sample", "cost", "", "speed over one core", Better::neither}};
}

inline Report comparison_of_six() {
  Report report{.command = "generatrix compare autoencoder vae gan realnvp pixelcnn --budget 20s",
                .version = "0.1.0",
                .data = "fashion-mnist",
                .values = "grey",
                .split = "test",
                .n_real = 1000,
                .n_fake = 1000,
                .budget = "up to 20s of training each",
                .machine = "a processor, 2 threads"};
  report.columns = columns_of_the_demo();
  struct Row {
    const char *name, *family, *sampler;
    double distance, error, bits, round_trip, steps, seconds, to_5, parameters, per_second, passes, speedup;
  };
  const Row rows[] = {{"autoencoder", "autoencoder", "gmm", 11.51, 0.24, 0, 0.9988, 4310, 16.02, 11.51, 644800, 87847, 1, 1.41},
                      {"vae", "latent", "prior", 18.64, 0.31, 0, 0.936, 4162, 20.01, 3.709, 652800, 253900, 1, 1.42},
                      {"vae", "latent", "gmm", 14.57, 0.28, 0, 0.936, 4162, 20.01, 3.709, 652800, 93833, 1, 1.08},
                      {"gan", "adversarial", "prior", 31.08, 0.52, 0, 0, 1986, 20.02, 0, 2.023e6, 41346, 1, 1.19},
                      {"realnvp", "flow", "prior", 35.67, 0.61, 4.236, 2.861e-6, 522, 20.05, 13.54, 93812, 6872, 1, 1.71},
                      {"pixelcnn", "autoregressive", "prior", 27.85, 0.43, 3.531, 0, 395, 20.16, 10.08, 28064, 1124, 784, 1.98}};
  const auto known = [](double value, const char* reason) {
    return value == 0 ? ReportCell{.reason = reason} : ReportCell{.value = value};
  };
  for (const auto& row : rows) {
    ReportRow next{.name = row.name, .model = row.name, .family = row.family, .sampler = row.sampler, .seeds = {0}};
    auto distance = known(row.distance, "");
    distance.standard_error = row.error;
    distance.real_vs_real = 0.8253;
    distance.best = row.distance == 11.51;
    auto bits = known(row.bits, "The model gives no likelihood.");
    if (row.bits > 0) bits.kind = row.passes > 1 ? "exact mass" : "lower_bound mass";
    bits.best = row.bits == 3.531;
    auto parameters = known(row.parameters, "");
    parameters.best = row.parameters == 28064;
    next.cells = {distance,
                  known(0.4, ""),
                  known(0.2, ""),
                  known(0.5, ""),
                  bits,
                  known(row.round_trip, "The model has no codes."),
                  known(row.steps, ""),
                  known(row.seconds, ""),
                  known(row.to_5, "The losses of two players say nothing about progress."),
                  parameters,
                  known(1e6, ""),
                  known(row.per_second, ""),
                  known(row.passes, ""),
                  known(row.speedup, "")};
    report.rows.push_back(std::move(next));
  }
  return report;
}

}  // namespace gx
