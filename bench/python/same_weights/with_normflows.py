"""Glow in normflows, whose `forward` goes from latents to data.

normflows squeezes in the order (0,0), (0,1), (1,0), (1,1) of the pixels of a channel, and all pixels of a channel before the next: a Permute
stands behind its Squeeze. The learned bound of a coupling's log scale is the last part of the coupling's net.
"""

import normflows as nf
import numpy as np
import torch
from torch import nn
from trained import fill, linears


class BoundedNet(nn.Module):
    """x = (z - t) exp(-s) by (t, a) as normflows has it: z exp(scale) + shift."""

    def __init__(self, net, bound, first_bound):
        super().__init__()
        self.net, self.bound, self.first_bound = net, bound, first_bound

    def forward(self, x):
        t, a = self.net(x).chunk(2, 1)
        s = self.bound * torch.tanh(a / self.first_bound)
        return torch.stack([-t * torch.exp(-s), -s], 2).flatten(1, 2)


def bounded_net(net, layer, first_bound):
    for conv, name in zip(linears(net.net, nn.Conv2d, 3), ("in", "middle", "out")):
        fill(conv, layer[f"net.{name}.weight"], layer[f"net.{name}.bias"])
    return BoundedNet(net, layer["bound"], first_bound)


def glow_block(act_norm, linear, layer, settings):
    n = len(linear["order"])
    block = nf.flows.GlowBlock(n, settings["channels"], scale_map="exp")
    coupling, mixing, norm = block.flows
    norm.s.data, norm.t.data = act_norm["log_scale"][None], act_norm["shift"][None]
    norm.data_dep_init_done = torch.ones(())
    mixing.P = torch.eye(n)[linear["order"]]
    mixing.L.data, mixing.U.data, mixing.log_S.data = linear["lower"], linear["upper"], linear["log_scale"]
    mixing.sign_S = linear["sign"]
    affine = coupling.flows[1]
    affine.param_map = bounded_net(affine.param_map, layer, settings["bound"])
    return block


def squeezed_as_ours(n):
    permute = nf.flows.Permute(4 * n)
    permute.inv_perm = torch.tensor([4 * channel + pixel for pixel in (0, 3, 1, 2) for channel in range(n)])
    permute.perm = permute.inv_perm.argsort()
    return [permute, nf.flows.Squeeze()]


class Normflows:
    def __init__(self, run):
        settings, (n, height, width) = run.model, run.field["shape"]
        levels, self.shapes, prefix = [], [], "layers."
        for i in range(settings["levels"]):
            layers, n_steps, n, height, width = run.layers(prefix), settings["steps"], 4 * n, height // 2, width // 2
            blocks = [glow_block(*layers[1 + 3 * k : 4 + 3 * k], settings) for k in range(n_steps)]
            flows = [*reversed(blocks), *squeezed_as_ours(n // 4)]
            if i + 1 < settings["levels"]:  # one coupling more, then half of the channels are done
                net = nf.nets.ConvNet2d((n // 2, settings["channels"], settings["channels"], n), (3, 1, 3))
                last = bounded_net(net, layers[1 + 3 * n_steps], settings["bound"])
                flows.insert(0, nf.flows.AffineCouplingBlock(last, scale_map="exp"))
                n, prefix = n // 2, f"{prefix}{2 + 3 * n_steps}.rest."
            levels.insert(0, flows)
            self.shapes.insert(0, (n, height, width))
        self.bases = [nf.distributions.DiagGaussian(shape, trainable=False) for shape in self.shapes]
        merges = [nf.flows.Merge() for _ in levels[1:]]
        self.flow = nf.MultiscaleFlow(self.bases, levels, merges, class_cond=False).to(torch.float64)

    def encode(self, x):
        return torch.cat([z.flatten(1) for z in self.flow.inverse_and_log_det(x)[0]], 1)

    def log_prob(self, x):
        return self.flow.log_prob(x, None)

    def decode(self, z):
        parts = z.split([int(np.prod(shape)) for shape in self.shapes], 1)
        return self.flow.forward_and_log_det([part.unflatten(1, shape) for part, shape in zip(parts, self.shapes)])[0]
