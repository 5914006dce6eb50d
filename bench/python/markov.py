"""Bits a sample of sounds by a Markov chain over 256 levels of mu-law: markov.py TRAIN_FOLDER TEST_FOLDER [ORDER]

p(c | ab) = (n(abc) + w p(c | b)) / (n(ab) + w), down to equal shares of all levels. The weight w of each order is chosen among powers of
four by every tenth training file. The levels are those of the program's codec mu_law. Prints a JSON line. Only the standard
library is used."""
import array
import collections
import json
import math
import pathlib
import sys
import wave

MU = 255


def level(sample):
    s = sample / 32768
    c = math.copysign(math.log1p(MU * abs(s)) / math.log1p(MU), s)
    return round((c + 1) * MU / 2)


LEVELS = [level(sample) for sample in range(-32768, 32768)]


def rows(folder):
    for path in sorted(pathlib.Path(folder).glob("*.wav")):
        with wave.open(str(path)) as sound:
            samples = array.array("h", sound.readframes(sound.getnframes()))
        yield [LEVELS[sample + 32768] for sample in samples]


def keys(row, i, order):
    """Contexts of up to `order` levels before place i, the empty one first; the start of a row stands for what is missing."""
    key, all_keys = 1, [1]
    for back in range(1, order + 1):
        key = key * 257 + (row[i - back] if i >= back else 256)
        all_keys.append(key)
    return all_keys


def counts(all_rows, order):
    n, total = collections.Counter(), collections.Counter()
    for row in all_rows:
        for i, symbol in enumerate(row):
            for key in keys(row, i, order):
                n[key * 257 + symbol] += 1
                total[key] += 1
    return n, total


def bits(all_rows, order, n, total, weights):
    sum_of_bits = n_samples = 0
    for row in all_rows:
        for i, symbol in enumerate(row):
            p = 1 / 256
            for key, weight in zip(keys(row, i, order), weights):
                p = (n[key * 257 + symbol] + weight * p) / (total[key] + weight)
            sum_of_bits -= math.log2(p)
        n_samples += len(row)
    return sum_of_bits / n_samples, n_samples


def main(train, test, order=2):
    order = int(order)
    train_rows = list(rows(train))
    held = train_rows[9::10]
    n, total = counts([row for i, row in enumerate(train_rows) if i % 10 != 9], order)
    weights = [1]
    for k in range(1, order + 1):
        weights.append(min((4.0**e for e in range(7)), key=lambda w: bits(held, k, n, total, weights + [w])[0]))
    n, total = counts(train_rows, order)
    found, n_samples = bits(rows(test), order, n, total, weights)
    print(json.dumps({"order": order, "bits_per_sample": round(found, 4), "n": n_samples, "weights": weights}))


main(*sys.argv[1:])
