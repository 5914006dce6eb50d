// A transformer over the columns of tables, in any order. Uria, Murray and Larochelle, A Deep and Tractable Density Estimator,
// 2014, arXiv 1310.1757; Pannatier, Courdier and Fleuret, sigma-GPTs: A New Approach to Autoregressive Models, 2024, arXiv
// 2404.09562.
#include "generatrix/contract/catalog.h"
#include "generatrix/families/autoregressive/any_order.h"
#include "generatrix/nn/sizes.h"

namespace gx {
namespace {

struct TableTransformerSpec {
  std::int64_t layers = 3;
  std::int64_t channels = 64;
  std::int64_t heads = 4;
  double dropout = 0;
  std::int64_t bins = 64;
  std::int64_t orders = 4;

  static auto fields() {
    using S = TableTransformerSpec;
    return std::tuple(
        field("layers", &S::layers, "blocks, each of attention and a perceptron", net_depth),
        field("channels", &S::channels, "numbers of a cell between blocks, four times as many within", net_width),
        field("heads", &S::heads, "ways of attending of each block; divides channels", net_width),
        field("dropout", &S::dropout, "share of features left out of each part, in training", between(0, 0.9)),
        field("bins", &S::bins, "of a column of real numbers: about as many rows each, frequent numbers alone", between(4, 4096)),
        field("orders", &S::orders, "orders whose laws are mixed in scores and samples: the columns' own, and others at random",
              between(1, 1000)));
  }
};

TransformerShape shape_of_table(const TableTransformerSpec& spec) {
  return {.layers = spec.layers, .channels = spec.channels, .heads = spec.heads, .dropout = spec.dropout};
}

std::optional<std::string> why_not_table_transformer(const TableTransformerSpec& spec, const Task& task) {
  return why_no_any_order(shape_of_table(spec), spec.bins, task);
}

std::shared_ptr<AnyOrder> build_table_transformer(const TableTransformerSpec& spec, const Task& task) {
  return std::make_shared<AnyOrder>(shape_of_table(spec), spec.bins, spec.orders, Task{task.event, {}});
}

}  // namespace

void add_table_transformer(Catalog& catalog) {
  catalog.add<TableTransformerSpec>(
      {.name = "table_transformer",
       .family = "autoregressive",
       .summary = "attention over the cells of a table in any order: any columns given any others",
       .paper = "Pannatier, Courdier and Fleuret, sigma-GPTs: A New Approach to Autoregressive Models, 2024, arXiv 2404.09562"},
      why_not_table_transformer, build_table_transformer);
}

}  // namespace gx
