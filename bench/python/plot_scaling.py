"""Draws the output of `./run bench scaling`:   plot_scaling.py LINES.jsonl PICTURE.png      (needs matplotlib)"""
import json
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.ticker import FixedLocator, NullLocator, ScalarFormatter

AXES = ["batch", "width", "depth", "threads", "rows"]
MODELS = {"vae": "VAE, 784-400-20, batch 128", "realnvp": "RealNVP, 2-D, 8 couplings of 64, batch 512"}
TICKS = [base * 10**power for power in range(-2, 4) for base in (1, 2, 5)]


def draw(ax, points, axis, limits):
    xs = [p["value"] for p in points]
    ax.plot(xs, [p["ms"] for p in points], "o-", color="tab:blue")
    ax.set_xscale("log", base=2)
    ax.set_yscale("log")
    ax.set_ylim(limits)
    ax.yaxis.set_major_locator(FixedLocator(TICKS))
    ax.yaxis.set_major_formatter(ScalarFormatter())
    ax.yaxis.set_minor_locator(NullLocator())
    ax.set_xlabel(axis)
    ax.set_xticks(xs, [str(x) for x in xs], rotation=45, fontsize=7)
    ax.xaxis.set_minor_locator(NullLocator())
    memory = ax.twinx()
    mebibytes = [p["peak_tensor_bytes"] / 2**20 for p in points]
    memory.plot(xs, mebibytes, "s--", color="tab:orange", markersize=3)
    memory.set_ylim(0, 1.1 * max(mebibytes))
    return memory


def main(lines, picture):
    with open(lines) as file:
        points = [json.loads(line) for line in file]
    figure, rows = plt.subplots(len(MODELS), len(AXES), figsize=(16, 6), layout="constrained")
    for row, (model, title) in zip(rows, MODELS.items()):
        own = [p for p in points if p["model"] == model]
        times = [p["ms"] for p in own]
        for ax, axis in zip(row, AXES):
            memory = draw(ax, [p for p in own if p["axis"] == axis], axis, (min(times) / 1.3, max(times) * 1.3))
        row[0].set_ylabel(f"{title}\nms a step", color="tab:blue")
        memory.set_ylabel("peak of tensors, MiB", color="tab:orange")
    figure.savefig(picture, dpi=90)


if __name__ == "__main__":
    main(*sys.argv[1:])
