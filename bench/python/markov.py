"""Bits a sample of sounds by a Markov chain over 256 levels of mu-law: markov.py TRAIN_FOLDER TEST_FOLDER [ORDER]

p(c | ab) = (n(abc) + w p(c | b)) / (n(ab) + w), down to equal shares of all levels. The weight w of each order is chosen among powers of
four by every twentieth training file. The levels are those of the program's codec mu_law. Prints a JSON line. Only the standard
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


def keyed(row, order):
    """For each place its contexts of 0 .. order levels as numbers; 256 stands before a row. A level more: key * 257 + level."""
    padded = [256] * order + row
    keys = [1] * len(row)
    columns = [keys]
    for back in range(1, order + 1):
        keys = [key * 257 + level for key, level in zip(keys, padded[order - back :])]
        columns.append(keys)
    return columns


def counts(all_rows, order):
    n, total = collections.Counter(), collections.Counter()
    for row in all_rows:
        for keys in keyed(row, order):
            total.update(keys)
            n.update(key * 257 + level for key, level in zip(keys, row))
    return n, total


def bits(all_rows, order, n, total, weights):
    sum_of_bits = n_samples = 0
    for row in all_rows:
        p = [1 / 256] * len(row)
        for keys, w in zip(keyed(row, order), weights):
            p = [(n[key * 257 + level] + w * q) / (total[key] + w) for key, level, q in zip(keys, row, p)]
        sum_of_bits -= sum(map(math.log2, p))
        n_samples += len(row)
    return sum_of_bits / n_samples, n_samples


def main(train, test, order=2):
    order = int(order)
    train_rows = list(rows(train))
    n, total = counts([row for i, row in enumerate(train_rows) if i % 20 != 19], order)
    weights = [1]
    for k in range(1, order + 1):
        weights.append(min((4**e for e in range(6)), key=lambda w: bits(train_rows[19::20], k, n, total, weights + [w])[0]))
    n, total = counts(train_rows, order)
    found, n_samples = bits(rows(test), order, n, total, weights)
    print(json.dumps({"order": order, "bits_per_sample": round(found, 4), "n": n_samples, "weights": weights}))


main(*sys.argv[1:])
