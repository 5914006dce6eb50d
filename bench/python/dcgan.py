"""DCGAN at 32 x 32 (one color) or 64 x 64 (three).   dcgan.py dcgan32|dcgan64 VARIANT      (variants: bench/python_peers.h)

A step is that of PyTorch's DCGAN example: D's loss on 64 real rows and on 64 generated ones, two backward passes and one update; then
G's loss on the same 64 generated rows. With "fused", images and nets are channels_last and G's update computes no gradient of D's
weights, as a careful user writes it. With "compile", each net has its own graph.
"""
import sys

from worker import adam, compiled, half, serve, torch_with

ROWS, BATCH, LATENT = 1024, 64, 100
SIZES = {"dcgan32": (32, 1, (64, 128, 256)), "dcgan64": (64, 3, (64, 128, 256, 512))}


def nets_of(nn, side, colors, channels):
    smallest = side >> len(channels)
    last = channels[-1]
    g = [nn.Linear(LATENT, last * smallest**2, bias=False), nn.Unflatten(1, (last, smallest, smallest)), nn.BatchNorm2d(last), nn.LeakyReLU(0.2)]
    for a, b in zip(channels[::-1], channels[-2::-1]):
        g += [nn.ConvTranspose2d(a, b, 4, 2, 1, bias=False), nn.BatchNorm2d(b), nn.LeakyReLU(0.2)]
    g += [nn.ConvTranspose2d(channels[0], colors, 4, 2, 1), nn.Tanh()]
    d = [nn.Conv2d(colors, channels[0], 4, 2, 1), nn.LeakyReLU(0.2)]
    for a, b in zip(channels, channels[1:]):
        d += [nn.Conv2d(a, b, 4, 2, 1, bias=False), nn.BatchNorm2d(b), nn.LeakyReLU(0.2)]
    d += [nn.Flatten(), nn.Linear(last * smallest**2, 1)]
    return nn.Sequential(*g), nn.Sequential(*d)


def by_torch(what, words):
    torch, about = torch_with(words)
    side, colors, channels = SIZES[what]
    g, d = nets_of(torch.nn, side, colors, channels)
    x = torch.rand(ROWS, colors, side, side) * 2 - 1
    careful = "fused" in words
    if careful:
        g, d, x = (one.to(memory_format=torch.channels_last) for one in (g, d, x))
    of_g, of_d = (adam(net.parameters(), words, lr=2e-4, betas=(0.5, 0.999)) for net in (g, d))
    run_g, run_d = (compiled(net, words, dynamic=False) for net in (g, d))
    bce = torch.nn.functional.binary_cross_entropy_with_logits

    def judged(rows, as_real):
        with half(words):
            logits = run_d(rows).float()
            return bce(logits, torch.full_like(logits, as_real))

    def step():
        of_d.zero_grad()
        real = judged(x[torch.randint(ROWS, (BATCH,))], 1.0)
        real.backward()
        with half(words):
            generated = run_g(torch.rand(BATCH, LATENT) * 2 - 1)
        fake = judged(generated.detach(), 0.0)
        fake.backward()
        of_d.step()
        of_g.zero_grad()
        if careful:
            d.requires_grad_(False)
        fooled = judged(generated, 1.0)
        fooled.backward()
        of_g.step()
        if careful:
            d.requires_grad_(True)
        real.item(), fake.item(), fooled.item()

    return step, about


def main(what, variant):
    serve(lambda: by_torch(what, variant.split("+")))


main(*sys.argv[1:])
