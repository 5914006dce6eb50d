#include "bench/benches.h"

#include "bench/machine.h"
#include "bench/scaling.h"

namespace gx::bench {

const std::vector<Bench>& all_benches() {
  static const auto all = [] {
    std::vector<Bench> list{vae(),
                            vae_epoch(),
                            vae_data(),
                            beta_tcvae(),
                            iwae(),
                            gan(),
                            dcgan28(),
                            dcgan32(),
                            dcgan64(),
                            wgan_gp(),
                            realnvp2(),
                            realnvp2_score(),
                            realnvp2_sample(),
                            realnvp43(),
                            realnvp43_score(),
                            realnvp_image(),
                            glow(),
                            ddpm(),
                            nsf2(),
                            nsf2_score(),
                            nsf2_sample(),
                            maf43(),
                            maf43_sample(),
                            pixelcnn(),
                            pixelcnn_sample(),
                            pixelcnn_64(),
                            gated_pixelcnn(),
                            wavenet(),
                            wavenet_sample(),
                            transformer(),
                            transformer_sample(),
                            recurrent(),
                            vq_vae(),
                            vrnn(),
                            hidden_tree(),
                            start(),
                            machine_bench(),
                            scaling_bench(),
                            vae_levers(),
                            gan_levers(),
                            realnvp2_levers(),
                            realnvp43_levers(),
                            pixelcnn_levers(),
                            nsf2_levers(),
                            recurrent_levers()};
    for (auto& bench : layouts()) list.push_back(std::move(bench));
    return list;
  }();
  return all;
}

}  // namespace gx::bench
