"""A trained flow as its file holds it, and the way of its weights into nets of other libraries."""

import json
import struct

import torch
from safetensors.torch import load_file


class Run:
    """Weights, settings, and shift and scale of the data's codec."""

    def __init__(self, folder):
        path = folder / "model.safetensors"
        with open(path, "rb") as file:
            header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        kept = json.loads(header["__metadata__"]["generatrix"])
        self.model, (self.field,) = kept["config"]["model"], kept["codec"]["event"]
        self.weights = {k: v.to(torch.float64) if v.is_floating_point() else v for k, v in load_file(path).items()}
        shape = self.field["shape"]
        self.shift, self.scale = (torch.tensor(self.field["settings"][key]).view(shape) for key in ("shift", "scale"))

    def of(self, prefix):
        """The weights below `prefix`, by the rest of their names."""
        return {k.removeprefix(prefix): v for k, v in self.weights.items() if k.startswith(prefix)}

    def layers(self, prefix="layers."):
        """Of each layer in turn, from data to latents; a layer without weights is empty."""
        below = self.of(prefix)
        return [self.of(f"{prefix}{i}.") for i in range(1 + max(int(k.split(".")[0]) for k in below))]


def fill(linear, weight, bias, mask=None):
    assert linear.weight.shape == weight.shape
    linear.weight.data, linear.bias.data = weight.clone(), bias.clone()
    if mask is not None:
        assert torch.equal(linear.mask.to(mask), mask), "the library's masks are others"


def linears(net, kind, n):
    found = [part for part in net if isinstance(part, kind)]
    assert len(found) == n
    return found


def by_number(tensor, n_parameters):
    """Rows of a net's last layer: all first parameters, then all second -> the parameters of each number together."""
    return tensor.unflatten(0, (n_parameters, -1)).transpose(0, 1).flatten(0, 1)
