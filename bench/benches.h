// All benches. A function makes each bench; its file is bench/<what>.cpp.
#pragma once

#include "bench/contender.h"

namespace gx::bench {

Bench vae();
Bench vae_epoch();
Bench vae_data();
Bench beta_tcvae();
Bench iwae();
Bench gan();
Bench dcgan28();
Bench dcgan32();
Bench dcgan64();
Bench wgan_gp();
Bench realnvp2();
Bench realnvp2_score();
Bench realnvp2_sample();
Bench realnvp43();
Bench realnvp43_score();
Bench realnvp_image();
Bench glow();
Bench ddpm();
Bench nsf2();
Bench nsf2_score();
Bench nsf2_sample();
Bench maf43();
Bench maf43_sample();
Bench pixelcnn();
Bench pixelcnn_sample();
Bench pixelcnn_64();
Bench gated_pixelcnn();
Bench wavenet();
Bench wavenet_sample();
Bench transformer();
Bench transformer_sample();
Bench recurrent();
Bench vq_vae();
Bench vrnn();
Bench hidden_tree();
Bench start();
std::vector<Bench> layouts();  // run only when named
Bench vae_levers();            // run only when named; levers.h
Bench gan_levers();
Bench realnvp2_levers();
Bench realnvp43_levers();
Bench pixelcnn_levers();
Bench nsf2_levers();
Bench recurrent_levers();

const std::vector<Bench>& all_benches();  // all of the above, "machine" (machine.h) and "scaling" (scaling.h)

}  // namespace gx::bench
