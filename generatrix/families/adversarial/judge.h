// The discriminator: a net, and how it is asked.
//
//   alone, or beside what rows are given:  D(x, y) = net(x with y beside it)
//       Mirza and Osindero 2014, arXiv 1411.1784
//   projection:       D(x, y) = w' f + b + (V y)' f,  f = a(net(x))
//       Miyato and Koyama 2018, arXiv 1802.05637, eq. 2
//   pack m:           m rows are judged together, with their conditions
//       PacGAN, Lin et al. 2018, arXiv 1712.04086
//   batch_deviation:  f gets one more number: the deviation of each of its numbers over the batch, averaged over the numbers
//       minibatch standard deviation, Karras et al. 2018, arXiv 1710.10196, section 3
//   spectral:         every layer is divided by its largest singular value (nn/spectral_norm.h)
//
// a is leaky relu of slope 0.2. f has `features` numbers and exists where projection, batch_deviation or a divergence
// of features ask for it.
#pragma once

#include <torch/nn/modules/linear.h>

#include "generatrix/families/adversarial/players.h"
#include "generatrix/nn/context.h"

namespace gx {

class Judge final {
 public:
  enum class Condition { beside, projection };
  struct Settings {
    Condition condition = Condition::beside;
    std::int64_t features = 128;
    std::int64_t pack = 1;
    bool batch_deviation = false;
    bool spectral = false;
    bool apart = false;           // real and generated rows pass it one after the other: statistics of a batch are of one side
    bool reads_features = false;  // f exists, whatever else asks for it
  };
  // told: of one row's conditions. Throws UserError where the net does not read such events.
  Judge(const PlayerSpec& net, const Shape& event, const ContextShape& told, const Settings& settings);
  // Of any net, alone: rows [n, ...event] -> [n, 1].
  explicit Judge(NetPtr net) : net_(std::move(net)) {}

  // Rows [n, ...event] -> [n / pack]. The condition of row i is that of row i modulo the number of conditions.
  Tensor output(const Tensor& rows, const Context& told) const;
  // f of them [n / pack, F]; a judge without f throws std::logic_error.
  Tensor features(const Tensor& rows, const Context& told) const;

  std::int64_t pack() const { return settings_.pack; }
  bool by_rows() const { return settings_.pack == 1 && !settings_.batch_deviation; }  // as Turn::by_rows
  bool apart() const { return settings_.apart || settings_.batch_deviation; }
  const NetPtr& net() const { return net_; }
  const NetPtr& head() const { return head_; }  // from [f, y] to the output; null where the net itself gives the output
  std::vector<Tensor> parameters() const;

 private:
  // What the net says of rows and conditions [n / pack, ...], and the conditions that lie beside nothing.
  std::pair<Tensor, Tensor> through_net(const Tensor& rows, const Context& told) const;
  NetPtr net_, head_;
  Settings settings_;
  Shape reads_;  // what the net reads of a pack and of what is beside it
};

}  // namespace gx
