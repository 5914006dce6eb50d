"""Sounds as pictures of 32 x 32 levels for a classifier: spectra.py FOLDER|FILE.npz OUT.npz

FOLDER: WAV files of 16 bits, whose names begin with their class and "_". FILE.npz: what `generatrix sample RUN --given all` of ten classes
writes, so that row i is of class i mod 10. A picture has 32 windows of 256 samples, evenly spread over the sound, of which 32 bands of equal
width in mel, in decibels below the loudest one, 255 the loudest and 0 what is 60 dB below. Writes x and y. Only the standard library is
used."""
import array
import ast
import cmath
import io
import math
import pathlib
import struct
import sys
import wave
import zipfile

SIDE, WINDOW, RANGE = 32, 256, 60
ROOTS = [cmath.exp(-2j * math.pi * k / WINDOW) for k in range(WINDOW // 2)]
HANN = [0.5 - 0.5 * math.cos(2 * math.pi * (i + 0.5) / WINDOW) for i in range(WINDOW)]


def transform(x, step=1):
    if len(x) == 1:
        return x
    even, odd = transform(x[::2], 2 * step), transform(x[1::2], 2 * step)
    turned = [ROOTS[k * step] * o for k, o in enumerate(odd)]
    return [e + t for e, t in zip(even, turned)] + [e - t for e, t in zip(even, turned)]


def mel(share):  # of 4 kHz, half the rate of the set
    return 2595 * math.log10(1 + 4000 * share / 700)


BANDS = [min(SIDE - 1, int(SIDE * mel(k / (WINDOW // 2)) / mel(1))) for k in range(1, WINDOW // 2)]


def picture(samples):
    columns = []
    for i in range(SIDE):
        first = round(i * max(0, len(samples) - WINDOW) / (SIDE - 1))
        window = [float(s) for s in samples[first : first + WINDOW]] + [0.0] * max(0, WINDOW - len(samples))
        spectrum = transform([s * h for s, h in zip(window[:WINDOW], HANN)])
        bands, n = [1e-9] * SIDE, [0] * SIDE
        for band, value in zip(BANDS, spectrum[1:]):
            bands[band] += abs(value) ** 2
            n[band] += 1
        # low bands may be narrower than a line of the spectrum: they repeat the band below
        for band in range(1, SIDE):
            if n[band] == 0:
                bands[band], n[band] = bands[band - 1], n[band - 1]
        columns.append([10 * math.log10(power / max(1, count)) for power, count in zip(bands, n)])
    top = max(map(max, columns))
    return bytes(
        round(255 * max(0.0, 1 + (columns[i][band] - top) / RANGE)) for band in reversed(range(SIDE)) for i in range(SIDE)
    )


def sounds_of_folder(folder):
    for path in sorted(pathlib.Path(folder).glob("*.wav")):
        with wave.open(str(path)) as sound:
            yield int(path.name.split("_")[0]), array.array("h", sound.readframes(sound.getnframes()))


def numbers(file, name, kind):
    data = file.read(name + ".npy")
    (size,) = struct.unpack("<H", data[8:10])
    return ast.literal_eval(data[10 : 10 + size].decode())["shape"], array.array(kind, data[10 + size :])


def sounds_of_samples(path):
    with zipfile.ZipFile(path) as file:
        (n, longest), sounds = numbers(file, "sound", "h")
        _, lengths = numbers(file, "sound_length", "q")
    for i in range(n):
        yield i % 10, sounds[i * longest : i * longest + lengths[i]]


def npy(kind, shape, data):
    head = str({"descr": kind, "fortran_order": False, "shape": shape})
    head += " " * (-(11 + len(head)) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode() + data


def main(source, out):
    pairs = list((sounds_of_samples if source.endswith(".npz") else sounds_of_folder)(source))
    pictures, labels = io.BytesIO(), bytearray()
    for label, samples in pairs:
        pictures.write(picture(samples))
        labels.append(label)
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("x.npy", npy("|u1", (len(pairs), 1, SIDE, SIDE), pictures.getvalue()))
        file.writestr("y.npy", npy("|u1", (len(pairs),), bytes(labels)))


main(*sys.argv[1:])
