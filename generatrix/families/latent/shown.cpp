#include "generatrix/families/latent/shown.h"

#include <ATen/ATen.h>

namespace gx {
namespace {

class ShownLaw final : public ColumnLaw {
 public:
  ShownLaw(RowsLaw law, Shown shown) : law_(std::move(law)), shown_(std::move(shown)) {}
  Tensor log_prob(const Column& x) const override {
    auto hidden = shown_.known.logical_not().expand_as(x.data);
    if (x.observed.defined()) hidden = hidden.logical_and(x.observed);
    return law_.log_prob(Rows({Column{.data = x.data, .observed = hidden}}));
  }
  Column sample(Rng& rng) const override { return {beside_shown(law_.sample(rng).x())}; }
  Column mean() const override { return {beside_shown(law_.mean().x())}; }
  Shape batch_shape() const override { return law_.batch_shape(); }

 private:
  Tensor beside_shown(const Tensor& x) const { return at::where(shown_.known, shown_.data.to(x.scalar_type()), x); }

  RowsLaw law_;
  Shown shown_;
};

}  // namespace

std::optional<std::string> why_nothing_shown(const Task& task) {
  const auto wanted = "model.copy is for pictures given with a region hidden (data.given of kind mask)";
  if (!task.event.is_image() || !task.given.is_image()) return wanted;
  auto shape = task.event.only().shape;
  shape[0] += 1;
  return task.given.only().shape == shape ? std::nullopt : std::optional<std::string>(wanted);
}

Space with_hidden(Space event) {
  for (auto& field : event.fields) field.may_miss = true;
  return event;
}

Shown shown_by(const Rows& given, const Space& event) {
  const auto& picture = given.x();  // [B, C + 1, H, W]
  const auto n = picture.size(1) - 1;
  auto data = picture.narrow(1, 0, n);
  if (is_bits(event.only().values)) data = (data > 0.5).to(data.scalar_type());
  return {data, (picture.narrow(1, n, 1) > 0.5).expand_as(data)};
}

Rows without_unknown(const Rows& given, const Column& partial) {
  if (!partial.observed.defined()) return given;
  return Rows(given.x() * partial.observed.all(1, /*keepdim=*/true));  // [B, C + 1, H, W]: the cells, and whether they are shown
}

Tensor n_hidden(const Rows& given, const Space& event) { return shown_by(given, event).known.logical_not().flatten(1).sum(1); }

RowsLaw with_shown(RowsLaw law, Shown shown) { return RowsLaw({std::make_shared<ShownLaw>(std::move(law), std::move(shown))}); }

}  // namespace gx
