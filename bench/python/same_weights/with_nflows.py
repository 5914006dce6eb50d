"""Neural spline flows in nflows, whose `forward` goes from data to latents.

nflows counts a slope from softplus(r), we from softplus(r + c), so that zeros are the identity: c is added to the bias. Its own linear map
between layers, by torch.solve, does not run with torch 2.11: the flows are trained with mixing = "random".
"""

from math import expm1, log, pi

import nflows.transforms as nt
import torch
from nflows.transforms.base import CompositeTransform
from torch import nn
from trained import by_number, fill


def nflows_layer(run, layer, i_coupling):
    n, settings = run.field["shape"][0], run.model["spline"]
    if "order" in layer:
        return nt.Permutation(layer["order"])
    if "log_scale" in layer:
        transform = nt.ActNorm(n)
        transform.log_scale.data = -layer["log_scale"]
        transform.shift.data = -layer["shift"] * torch.exp(-layer["log_scale"])
        return transform
    n_parameters, one = 3 * settings["bins"] - 1, log(expm1(1 - 1e-3))
    slopes = (torch.arange(n_parameters) >= 2 * settings["bins"]) * one  # of the parameters of a number
    spline = {"num_bins": settings["bins"], "tails": "linear", "tail_bound": settings["bound"]}
    if "net.mask0" in layer:
        (width, again), n_layers = run.model["hidden"], len(run.model["hidden"])
        assert width == again, "nflows has one width for all hidden layers"
        transform = nt.MaskedPiecewiseRationalQuadraticAutoregressiveTransform(
            n, width, num_blocks=n_layers - 1, use_residual_blocks=False, **spline)
        made = transform.autoregressive_net
        for i, linear in enumerate([made.initial_layer, *(block.linear for block in made.blocks), made.final_layer]):
            bias = layer[f"net.bias{i}"] + (slopes.repeat(n) if i == n_layers else 0)
            fill(linear, layer[f"net.weight{i}"], bias, layer[f"net.mask{i}"])
        return transform

    class Net(nn.Sequential):
        def forward(self, x, context):
            return super().forward(x)

    def net(n_in, n_out):
        widths = [n_in, *run.model["hidden"], n_out]
        parts = []
        for i, (before, after) in enumerate(zip(widths, widths[1:])):
            linear, weight, bias = nn.Linear(before, after), layer[f"net.linear{i}.weight"], layer[f"net.linear{i}.bias"]
            if i == len(widths) - 2:
                weight, bias = by_number(weight, n_parameters), by_number(bias, n_parameters) + slopes.repeat(n_out // n_parameters)
            fill(linear, weight, bias)
            parts += [linear, nn.ReLU()]
        return Net(*parts[:-1])

    moved = torch.arange(n) >= n // 2
    return nt.PiecewiseRationalQuadraticCouplingTransform((moved if i_coupling % 2 == 0 else ~moved).long(), net, **spline)


class Nflows:
    def __init__(self, run):
        transforms, i_coupling = [], 0
        for layer in run.layers():
            transforms.append(nflows_layer(run, layer, i_coupling))
            i_coupling += "net.linear0.weight" in layer
        self.transform = CompositeTransform(transforms).eval()

    def encode(self, x):
        return self.transform(x)[0]

    def log_prob(self, x):
        z, log_det = self.transform(x)
        return log_det - 0.5 * (z**2 + log(2 * pi)).sum(1)

    def decode(self, z):
        return self.transform.inverse(z)[0]
