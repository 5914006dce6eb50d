"""The MLP GAN 100-256-512-1024-784 against 784-512-256-1.   gan.py VARIANT      (variants: bench/python_peers.h)

A step updates D once on 16 real and 16 generated rows, then G on 32 rows. With "fused", G's update computes no gradient of D's weights,
as a careful user writes it. With "compile", each batch size has its own graph.
"""
import sys

from worker import adam, compiled, half, jax_linear, serve, torch_with

ROWS, BATCH, LATENT, HIDDEN = 10000, 32, 100, (256, 512, 1024)
HALF, ADAM = BATCH // 2, {"lr": 2e-4, "eps": 1e-7}


def torch_nets(nn):
    layers, n_in = [], LATENT
    for width in HIDDEN:
        layers += [nn.Linear(n_in, width), nn.LeakyReLU(0.2), nn.BatchNorm1d(width, momentum=0.2, eps=1e-3)]
        n_in = width
    g = nn.Sequential(*layers, nn.Linear(n_in, 784), nn.Tanh())
    d = nn.Sequential(nn.Linear(784, 512), nn.LeakyReLU(0.2), nn.Linear(512, 256), nn.LeakyReLU(0.2), nn.Linear(256, 1))
    return g, d


def by_torch(words):
    torch, about = torch_with(words)
    g, d = torch_nets(torch.nn)
    of_g, of_d = (adam(net.parameters(), words, betas=(0.5, 0.999), **ADAM) for net in (g, d))
    run_g, run_d = (compiled(net, words, dynamic=False) for net in (g, d))
    x = torch.rand(ROWS, 784) * 2 - 1
    bce = torch.nn.functional.binary_cross_entropy_with_logits
    freezes = "fused" in words

    def judged(rows, as_real):
        logits = run_d(rows).float()
        return bce(logits, torch.full_like(logits, as_real))

    def step():
        real = x[torch.randint(ROWS, (HALF,))]
        of_d.zero_grad()
        with half(words):
            with torch.no_grad():
                generated = run_g(torch.randn(HALF, LATENT))
            loss_d = 0.5 * (judged(real, 1.0) + judged(generated, 0.0))
        loss_d.backward()
        of_d.step()
        of_g.zero_grad()
        if freezes:
            d.requires_grad_(False)
        with half(words):
            loss_g = judged(run_g(torch.randn(BATCH, LATENT)), 1.0)
        loss_g.backward()
        of_g.step()
        if freezes:
            d.requires_grad_(True)
        loss_d.item(), loss_g.item()

    return step, about


def by_jax():
    import jax
    import jax.numpy as np
    import optax

    def layers(sizes, key):
        keys = jax.random.split(key, len(sizes) - 1)
        return [jax_linear(jax, k, a, b) for k, a, b in zip(keys, sizes, sizes[1:])]

    def leaky(v):
        return np.where(v > 0, v, 0.2 * v)

    def generate(g, running, z):
        moved = []
        for (w, b), (scale, shift), (mean, variance) in zip(g["layers"], g["norms"], running):
            z = leaky(z @ w + b)
            m, v = z.mean(0), z.var(0)
            moved.append((0.8 * mean + 0.2 * m, 0.8 * variance + 0.2 * v))
            z = (z - m) * jax.lax.rsqrt(v + 1e-3) * scale + shift
        w, b = g["layers"][-1]
        return np.tanh(z @ w + b), moved

    def judged(d, x, as_real):
        for w, b in d[:-1]:
            x = leaky(x @ w + b)
        logits = x @ d[-1][0] + d[-1][1]
        return np.mean(np.maximum(logits, 0) - logits * as_real + np.log1p(np.exp(-np.abs(logits))))

    optimizer = optax.adam(ADAM["lr"], b1=0.5, eps=ADAM["eps"])
    x = jax.random.uniform(jax.random.key(0), (ROWS, 784), minval=-1)

    @jax.jit
    def train(g, d, running, of_g, of_d, key):
        key, rows, first, second = jax.random.split(key, 4)
        real = x[jax.random.randint(rows, (HALF,), 0, ROWS)]
        generated, running = generate(g, running, jax.random.normal(first, (HALF, LATENT)))
        loss_d, down = jax.value_and_grad(lambda d: 0.5 * (judged(d, real, 1.0) + judged(d, generated, 0.0)))(d)
        update, of_d = optimizer.update(down, of_d)
        d = optax.apply_updates(d, update)

        def loss(g):
            made, moved = generate(g, running, jax.random.normal(second, (BATCH, LATENT)))
            return judged(d, made, 1.0), moved

        (loss_g, running), down = jax.value_and_grad(loss, has_aux=True)(g)
        update, of_g = optimizer.update(down, of_g)
        return optax.apply_updates(g, update), d, running, of_g, of_d, key, loss_d + loss_g

    g = {"layers": layers((LATENT, *HIDDEN, 784), jax.random.key(1)), "norms": [(np.ones(h), np.zeros(h)) for h in HIDDEN]}
    d = layers((784, 512, 256, 1), jax.random.key(2))
    running = [(np.zeros(h), np.ones(h)) for h in HIDDEN]
    now = [g, d, running, optimizer.init(g), optimizer.init(d), jax.random.key(3)]

    def step():
        *now[:], value = train(*now)
        float(value)

    return step, f"jax {jax.__version__}"


def main(variant):
    serve(by_jax if variant == "jax" else lambda: by_torch(variant.split("+")))


main(*sys.argv[1:])
