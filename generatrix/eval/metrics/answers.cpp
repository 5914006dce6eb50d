// What a model makes of the picture that a row is given, one draw a row, beside the row itself:
//
//   psnr          10 log10(1 / mean squared error), for values in [0, 1], in decibels, averaged over rows; `given` is that of the
//                 picture that is given, brought to the size of the row by bicubic interpolation: what a model must beat
//   answer_class  the share of rows whose answer is, by the feature net, of the class that the net finds the row itself to be of
//
// class_kept is the same share of reconstructions from mean codes.
#include <ATen/ATen.h>

#include "generatrix/eval/judging.h"
#include "generatrix/eval/known_metrics.h"
#include "generatrix/nn/upscaler.h"

namespace gx {
namespace {

constexpr double kLeastError = 1e-10;  // 100 dB: a picture that comes out as it is

Tensor decibels(const Tensor& x, const Tensor& answer) {
  return -10 * (x.to(at::kDouble) - answer).square().flatten(1).mean(1).clamp_min(kLeastError).log10();
}

Tensor answers_to(const Subject& subject, const Batch& batch, std::int64_t first) {
  return subject.answers().narrow(0, first, batch.size()).to(batch.x().device());
}

Metric::Finding measure_psnr(const Subject& subject) {
  if (!dynamic_cast<CanSample*>(&subject.model())) return Omitted{{}, "the model does not sample"};
  const auto& x_field = subject.space().only();
  if (is_real(x_field.values)) return Omitted{{}, "real numbers have no largest value"};
  auto found = mean_of(subject.each_row(
      [&](const Batch& batch, std::int64_t first) { return decibels(batch.x(), answers_to(subject, batch, first)); }));
  const auto& given = subject.codec().task().given;
  const bool is_alike = given.is_one() && given.only().is_image() && given.only().shape[0] == x_field.shape[0];
  if (x_field.is_image() && is_alike && !is_real(given.only().values)) {
    const auto plain = subject.each_row([&](const Batch& batch, std::int64_t) {
      const auto y = batch.given.x().to(at::kFloat);
      return decibels(batch.x(), bicubic(y, x_field.shape[1], x_field.shape[2]).clamp(0, 1));
    });
    found.extra = {{"given", plain.mean().item<double>()}};
  }
  return found;
}

// The classes that the feature net finds x to be of, [B], x as the model's codec encodes it.
Tensor classes_of(const Subject& subject, const Tensor& x) {
  const auto& reference = *subject.reference();
  return reference.see(carried(x, subject.codec(), reference.codec()).to(at::kCPU, at::kFloat)).log_probs.argmax(1);
}

Metric::Finding share_of_kept(const Subject& subject, const std::function<Tensor(const Batch&, std::int64_t)>& again) {
  auto found = mean_of(subject.each_row([&](const Batch& batch, std::int64_t first) {
    return (classes_of(subject, batch.x()) == classes_of(subject, again(batch, first))).to(at::kDouble);
  }));
  found.features = subject.reference()->net()->hash;
  return found;
}

Metric::Finding measure_answer_class(const Subject& subject) {
  if (!dynamic_cast<CanSample*>(&subject.model())) return Omitted{{}, "the model does not sample"};
  return share_of_kept(subject, [&](const Batch& batch, std::int64_t first) { return answers_to(subject, batch, first); });
}

Metric::Finding measure_class_kept(const Subject& subject) {
  auto& encoder = dynamic_cast<CanEncode&>(subject.model());
  auto& decoder = dynamic_cast<CanDecode&>(subject.model());
  return share_of_kept(subject, [&](const Batch& batch, std::int64_t) {
    return decoder.decode(encoder.encode(batch).mean(), batch.given).mean().x();
  });
}

}  // namespace

Metric psnr() {
  return {.info = {.name = "psnr",
                   .summary = "how near what is made of a row's picture is to the row: peak signal-to-noise ratio",
                   .unit = "dB",
                   .needs = {"distance", "picture"},
                   .better = MetricInfo::Better::higher,
                   .group = "quality",
                   .heading = "PSNR"},
          .measure = measure_psnr};
}

Metric answer_class() {
  return {.info = {.name = "answer_class",
                   .summary = "share of rows whose class, by the feature net, is that of what is made of their picture",
                   .needs = {"classes", "picture"},
                   .better = MetricInfo::Better::higher,
                   .group = "quality",
                   .heading = "answer class"},
          .measure = measure_answer_class};
}

Metric class_kept() {
  return {.info = {.name = "class_kept",
                   .summary = "share of rows whose class, by the feature net, is that of their reconstruction",
                   .needs = {"encode", "decode", "classes"},
                   .better = MetricInfo::Better::higher,
                   .heading = "class kept"},
          .measure = measure_class_kept};
}

}  // namespace gx
