"""Recomputes a VAE's decoder with numpy from model.safetensors and compares it with what the program decodes.

    python3 -m venv env && env/bin/pip install numpy safetensors
    env/bin/python tests/python/check_safetensors.py build/release/generatrix RUN

RUN: a run of an mlp decoder with relu and a bernoulli likelihood (recipe vae). Exit 1 when they differ by more than 1e-5.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file


def decode(weights, z):
    h, layers = z.astype(np.float64), sorted({k.rsplit(".", 1)[0] for k in weights if k.startswith("decoder.net.net.linear")})
    for i, layer in enumerate(layers):
        h = h @ weights[layer + ".weight"].T.astype(np.float64) + weights[layer + ".bias"]
        h = np.maximum(h, 0) if i + 1 < len(layers) else h
    return 1 / (1 + np.exp(-h))


def main():
    program, run = sys.argv[1:3]
    weights = load_file(str(Path(run) / "model.safetensors"))
    n_latent = weights["decoder.net.net.linear0.weight"].shape[1]
    z = np.random.default_rng(0).standard_normal((100, n_latent)).astype(np.float32)
    with tempfile.TemporaryDirectory() as folder:
        codes, out = f"{folder}/codes.npz", f"{folder}/x.npz"
        np.savez(codes, z=z)
        subprocess.run([program, "decode", run, codes, "--raw", "-o", out, "--quiet", "--json"], check=True, stdout=subprocess.DEVNULL)
        x = np.load(out)["x"].reshape(100, -1)
    worst = np.abs(x - decode(weights, z)).max()
    print(f"largest difference over {x.size} values: {worst:.2e}")
    sys.exit(int(worst > 1e-5))


if __name__ == "__main__":
    main()
