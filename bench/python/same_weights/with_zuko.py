"""RealNVP and MAF in zuko, whose transforms go from data to latents.

zuko limits a log scale s itself, s / (1 + |s / log slope|). It knows no learned bound of a log scale, s = b tanh(a / b0): the univariate map
that is handed to it has that bound, and gives zuko the s whose limited value is ours.
"""

from functools import partial
from math import log

import torch
import zuko
from trained import by_number, fill, linears
from zuko.transforms import MonotonicAffineTransform, PermutationTransform


def zuko_affine(shift, log_scale):
    limited = log_scale / (1 - abs(log_scale / log(1e-3)))  # its limit of a log scale, undone
    return MonotonicAffineTransform(shift, limited, slope=1e-3)


def bounded(bound, first_bound, shift, a):
    return zuko_affine(shift, bound * torch.tanh(a / first_bound))


def zuko_layer(run, layer, i_coupling):
    n = run.field["shape"][0]
    if "order" in layer:
        return zuko.flows.UnconditionalTransform(PermutationTransform, layer["order"], buffer=True)
    if "log_scale" in layer:  # ActNorm: z = (x - shift) exp(-log_scale)
        return zuko.flows.UnconditionalTransform(zuko_affine, -layer["shift"] * torch.exp(-layer["log_scale"]), -layer["log_scale"])
    if "bound" in layer:
        settings, kept = run.model["vector"], torch.arange(n) < n // 2
        transform = zuko.flows.GeneralCouplingTransform(
            n, mask=kept if i_coupling % 2 == 0 else ~kept, hidden_features=settings["hidden"],
            univariate=partial(bounded, layer["bound"], settings["bound"]))
        for i, linear in enumerate(linears(transform.hyper, zuko.nn.Linear, len(settings["hidden"]) + 1)):
            rows = (lambda t: by_number(t, 2)) if i == len(settings["hidden"]) else (lambda t: t)
            fill(linear, rows(layer[f"net.linear{i}.weight"]), rows(layer[f"net.linear{i}.bias"]))
        return transform
    transform = zuko.flows.MaskedAutoregressiveTransform(
        n, hidden_features=run.model["hidden"], univariate=partial(bounded, run.model["bound"], run.model["bound"]))
    for i, linear in enumerate(linears(transform.hyper, zuko.nn.MaskedLinear, len(run.model["hidden"]) + 1)):
        fill(linear, layer[f"net.weight{i}"], layer[f"net.bias{i}"], layer[f"net.mask{i}"])
    return transform


class Zuko:
    def __init__(self, run):
        transforms, i_coupling = [], 0
        for layer in run.layers():
            transforms.append(zuko_layer(run, layer, i_coupling))
            i_coupling += "bound" in layer
        n = run.field["shape"][0]
        base = zuko.flows.UnconditionalDistribution(zuko.distributions.DiagNormal, torch.zeros(n), torch.ones(n), buffer=True)
        self.law = zuko.flows.Flow(transforms, base)()

    def encode(self, x):
        return self.law.transform(x)

    def log_prob(self, x):
        return self.law.log_prob(x)

    def decode(self, z):
        return self.law.transform.inv(z)
