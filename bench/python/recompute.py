"""Recomputes the scores of the runs of bench/vocabulary from model.safetensors and the data alone, in float64 with NumPy.

    bench/vocabulary OUT
    python bench/python/recompute.py PROGRAM OUT DATA      # needs numpy and safetensors; DATA: $GENERATRIX_DATA

Prints the program's number beside the recomputed number: the exact log p of lines under the recurrent net, and the ELBO of test rows
under the VAEs of the table and of the ratings. For the ELBO the program draws z once for each row and this script `DRAWS` times; the
script prints the difference with its standard error.
"""

import csv
import gzip
import json
import struct
import subprocess
import sys
from math import lgamma
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

DRAWS = 100
PROGRAM, OUT, DATA = Path(sys.argv[1]).resolve(), Path(sys.argv[2]), Path(sys.argv[3])


def open_run(name):
    path = OUT / name / "model.safetensors"
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
    weights = {key: value.astype(np.float64) for key, value in load_file(path).items()}
    return weights, json.loads(header["__metadata__"]["generatrix"])["codec"]["event"]


def ask(*words):
    subprocess.run([PROGRAM, *words, "--quiet"], cwd=OUT, check=True, stdout=subprocess.DEVNULL)


def of_program(verb, run, array):
    ask(verb, run, "--split", "test", "-o", "recomputed.npz")
    return np.load(OUT / "recomputed.npz")[array].astype(np.float64)


def log_softmax(x):
    x = x - x.max(-1, keepdims=True)
    return x - np.log(np.exp(x).sum(-1, keepdims=True))


def mlp(w, part, x):
    layer = f"{part}.net.net.linear"
    hidden = np.maximum(x @ w[layer + "0.weight"].T + w[layer + "0.bias"], 0)
    return hidden @ w[layer + "1.weight"].T + w[layer + "1.bias"]


def posterior(w, x):
    mu, log_variance = np.split(mlp(w, "posterior", x), 2, -1)
    return mu, np.exp(0.5 * np.clip(log_variance, -14, 14))


def row_of_line(line, ids):
    return [ids.get(character, 0) for character in line] + [1]  # <unk> is 0, <end> is 1


def log_prob_of_line(w, symbols):
    sigmoid = lambda x: 1 / (1 + np.exp(-x))
    before, state, nats = len(w["net.embedding"]) - 1, np.zeros(w["net.unit.w_state"].shape[1]), 0.0
    for symbol in symbols:
        r, z, n = np.split(w["net.unit.w_in"] @ w["net.embedding"][before] + w["net.unit.b_in"], 3)
        hr, hz, hn = np.split(w["net.unit.w_state"] @ state + w["net.unit.b_state"], 3)
        update = sigmoid(z + hz)
        state = (1 - update) * np.tanh(n + sigmoid(r + hr) * hn) + update * state
        nats += log_softmax(w["net.w_out"] @ state + w["net.b_out"])[symbol]
        before = symbol
    return nats


def texts():
    w, (codec,) = open_run("shakespeare")
    ids = {name: i for i, name in enumerate(codec["settings"]["names"])}
    lines = [f"{a} {b}" for a in ("To be", "The king", "ROMEO: 1789") for b in ("or not to be", "is dead", "#")] * 4
    (OUT / "lines_to_score.txt").write_text("\n".join(lines) + "\n")
    found = []
    for split in ("train", "valid", "test"):
        try:
            ask("score", "shakespeare", "lines_to_score.txt", "--split", split, "-o", "recomputed.npz")
            found += list(np.load(OUT / "recomputed.npz")["nats"])
        except subprocess.CalledProcessError:
            pass  # the program splits a file by the content of its rows, so a part may be empty
    ours = sorted(log_prob_of_line(w, row_of_line(line, ids)) for line in lines)
    print(f"rnn-lm, {len(ours)} lines: largest difference {np.abs(np.sort(found) - ours).max():.1e} nats")


def compare(name, program, draws):
    """draws [rows, DRAWS]: the ELBO of a row, estimated by one draw of z."""
    mean, variance = draws.mean(1), draws.var(1, ddof=1)
    error = np.sqrt(variance.sum() * (1 + 1 / DRAWS)) / len(mean)
    print(f"{name}, {len(mean)} rows: program {program.mean():.4f}, recomputed {mean.mean():.4f}, difference "
          f"{program.mean() - mean.mean():.3f} +- {error:.3f}")


def matched(codes, mu):
    """For each code the row whose posterior mean it is. (The program holds rows out by content, so their order is unknown.)"""
    rows = np.array([np.abs(mu - code).max(1).argmin() for code in codes])
    return rows, np.abs(mu[rows] - codes).max()


def bound(w, mu, sigma, rng, log_likelihood):
    z = mu + sigma * rng.standard_normal((DRAWS, len(mu)))
    kl = 0.5 * (mu**2 + sigma**2 - 1) - np.log(sigma)
    return log_likelihood(mlp(w, "decoder", z)) - kl.sum()


def table():
    w, (numbers, categories) = open_run("adult")
    rows = list(csv.DictReader(open(OUT / "adult.csv")))
    shift, scale = (np.array(numbers["settings"][key]) for key in ("shift", "scale"))
    x = (np.array([[float(row[name]) for name in numbers["settings"]["names"]] for row in rows]) - shift) / scale
    first = np.concatenate([[0], np.cumsum(categories["n"])])
    words = categories["settings"]["names"]
    ids = [{word: i for i, word in enumerate(words[a:b])} for a, b in zip(first, first[1:])]
    c = np.array([[ids[d].get(row[name], -1) for d, name in enumerate(categories["settings"]["columns"])] for row in rows])
    ones = np.zeros((len(rows), first[-1]))
    for d in range(c.shape[1]):
        ones[c[:, d] >= 0, first[d] + c[c[:, d] >= 0, d]] = 1
    mu, sigma = posterior(w, np.concatenate([x, ones, c >= 0], 1))
    log_sigma, rng = w["decoder.likelihood.log_sigma"], np.random.default_rng(1)

    def log_likelihood(i):
        def of(outputs):
            n = x.shape[1]
            nats = -0.5 * ((x[i] - outputs[:, :n]) / np.exp(log_sigma)) ** 2 - log_sigma - 0.5 * np.log(2 * np.pi)
            logits = outputs[:, n:]
            return nats.sum(1) + sum(log_softmax(logits[:, first[d] : first[d + 1]])[:, k] for d, k in enumerate(c[i]) if k >= 0)

        return of

    held_out, difference = matched(of_program("encode", "adult", "z"), mu)
    print(f"adult: largest difference of encoder means {difference:.1e}")
    draws = np.array([bound(w, mu[i], sigma[i], rng, log_likelihood(i)) for i in held_out]) - np.log(scale).sum()
    compare("adult", of_program("score", "adult", "nats"), draws)


def ratings():
    w, (codec,) = open_run("ratings")
    items_of = {}
    for part in ("train", "valid", "test"):
        for line in gzip.open(DATA / f"ml-1m/{part}.txt.gz", "rt"):
            user, *items = map(int, line.split())
            items_of.setdefault(user, []).extend(items)
    counts = np.zeros((len(items_of), codec["shape"][0]), np.float32)
    for row, user in enumerate(sorted(items_of)):
        np.add.at(counts[row], items_of[user], 1)
    read = np.log1p(counts)
    mu, sigma = posterior(w, read / np.linalg.norm(read, axis=1, keepdims=True))
    held_out, difference = matched(of_program("encode", "ratings", "z"), mu)
    print(f"ratings: largest difference of encoder means {difference:.1e}")
    rng, draws = np.random.default_rng(0), []
    for i in held_out:
        coefficient = lgamma(counts[i].sum() + 1) - sum(lgamma(n + 1) for n in counts[i][counts[i] > 1])
        draws.append(bound(w, mu[i], sigma[i], rng, lambda outputs: log_softmax(outputs) @ counts[i]) + coefficient)
    compare("ratings", of_program("score", "ratings", "nats"), np.array(draws))


texts()
table()
ratings()
