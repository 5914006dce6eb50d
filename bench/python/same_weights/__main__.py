"""Loads the weights of trained flows into the flows of other libraries and compares their numbers with the program's.

    python bench/python/same_weights PROGRAM FOLDER [STEPS]     # pip install torch numpy safetensors zuko nflows normflows

Makes two small data sets of reals in FOLDER and trains each flow there for STEPS (500) steps. Then, for each flow: log p of the test rows
beside `score -o`, the latents of these rows beside `encode`, and the rows that noise z ~ N(0, I) becomes beside `decode --raw`, in standard
deviations of the data. The libraries count in float64, the program in float32. Ends with 1 where log p differs by more than 1e-4 nat, or a
latent or a row by more than 1e-3.
"""

import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import torch
from trained import Run
from with_nflows import Nflows
from with_normflows import Normflows
from with_zuko import Zuko

NATS, VALUES = 1e-4, 1e-3
PROGRAM, FOLDER = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
STEPS = sys.argv[3] if len(sys.argv) > 3 else "500"
warnings.filterwarnings("ignore", message="Inputs to the softmax|torch.lu is deprecated")
torch.set_default_dtype(torch.float64)


def make_data():
    rng = np.random.default_rng(1)
    x = rng.standard_normal((6000, 6))
    x[:, 1] += x[:, 0] ** 2
    x[:, 3] += np.where(rng.random(6000) < 0.5, -2, 2)
    x[:, 5] *= np.exp(0.5 * x[:, 4])
    np.savez(FOLDER / "vectors.npz", x=x.astype(np.float32))
    x = rng.standard_normal((4000, 2, 8, 8))
    x += np.roll(x, 1, 2) + np.roll(x, 1, 3) ** 2
    np.savez(FOLDER / "images.npz", x=x.astype(np.float32))


def ask(*words):
    subprocess.run([PROGRAM, *words, "--quiet"], cwd=FOLDER, check=True, stdout=subprocess.DEVNULL)


def array(file, name):
    return torch.from_numpy(np.load(FOLDER / file)[name].astype(np.float64))


FLOWS = {
    "realnvp": (Zuko, "realnvp-2d", "vectors.npz", ()),
    "maf": (Zuko, "maf-2d", "vectors.npz", ()),
    "nsf-coupling": (Nflows, "nsf-coupling-2d", "vectors.npz", ("model.mixing=random",)),
    "nsf-autoregressive": (Nflows, "nsf-2d", "vectors.npz", ("model.mixing=random",)),
    "glow": (Normflows, "glow", "images.npz", ()),
}


def compare(name):
    library, recipe, data, settings = FLOWS[name]
    if not (FOLDER / name / "model.safetensors").exists():
        words = [f"data.name={data}", f"train.steps={STEPS}", "train.schedule.warm_up=50", *settings]
        ask("train", recipe, "--out", name, *(word for setting in words for word in ("--set", setting)))
    run = Run(FOLDER / name)
    with torch.no_grad():
        flow = library(run)
        ask("score", name, "--split", "test", "-o", "score.npz")
        ask("encode", name, "--split", "test", "-o", "codes.npz")
        x = (array(data, "x")[array("score.npz", "row").long()] - run.shift) / run.scale
        nats = array("score.npz", "nats")
        of_nats = abs(flow.log_prob(x) - torch.log(run.scale).sum() - nats).max()
        of_latents = abs(flow.encode(x) - array("codes.npz", "z")).max()
        noise = np.random.default_rng(2).standard_normal((500, x[0].numel())).astype(np.float32)
        np.savez(FOLDER / "noise.npz", z=noise)
        ask("decode", name, "noise.npz", "--raw", "-o", "drawn.npz")
        of_rows = abs(flow.decode(torch.from_numpy(noise.astype(np.float64))) - array("drawn.npz", "x")).max()
    print(f"| {name} | {library.__name__.lower()} | {len(x)} | {nats.mean():.3f} | {of_nats:.1e} | {of_latents:.1e} | {of_rows:.1e} |")
    return of_nats < NATS and of_latents < VALUES and of_rows < VALUES


FOLDER.mkdir(parents=True, exist_ok=True)
if not (FOLDER / "images.npz").exists():
    make_data()
print("| flow | library | rows | log p, nats | largest difference of log p | of latents | of 500 rows of noise |")
print("| --- | --- | --- | --- | --- | --- | --- |")
sys.exit(not all([compare(name) for name in FLOWS]))
