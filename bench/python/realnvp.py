"""RealNVP, 8 couplings.   realnvp.py 2|43 train|score|sample VARIANT      (variants: bench/python_peers.h)

2 dimensions: hidden layers 64, 64 and 100000 points; 43 dimensions: 128, 128 and 10000 points. zuko is its NICE with affine couplings;
nflows and normflows are written as their documents show. Each library has its own formula for the scale of a coupling.
"""
import math
import sys

from worker import compiled, half, jax_linear, jax_trained, serve, torch_with, trained, version_of

BATCH, COUPLINGS = 512, 8


def size_of(dims):
    return (64, 100000) if dims == 2 else (128, 10000)  # width, rows


def plain(torch, dims, width):
    """log_prob, sample and parameters of RealNVP in a few modules."""
    nn, first = torch.nn, dims // 2
    nets = nn.ModuleList()
    for i in range(COUPLINGS):
        kept = first if i % 2 == 0 else dims - first
        last = nn.Linear(width, 2 * (dims - kept))
        nets.append(nn.Sequential(nn.Linear(kept, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU(), last))

    def log_prob(x):
        halves, log_det = [x[:, :first], x[:, first:]], 0
        for i, net in enumerate(nets):
            s, t = net(halves[i % 2]).float().chunk(2, 1)
            s = torch.tanh(s)
            halves[1 - i % 2] = halves[1 - i % 2] * torch.exp(s) + t
            log_det = log_det + s.sum(1)
        return log_det - 0.5 * sum((h * h).sum(1) for h in halves) - 0.5 * dims * math.log(2 * math.pi)

    def sample(n):
        halves = [torch.randn(n, first), torch.randn(n, dims - first)]
        for i in reversed(range(COUPLINGS)):
            s, t = nets[i](halves[i % 2]).float().chunk(2, 1)
            halves[1 - i % 2] = (halves[1 - i % 2] - t) * torch.exp(-torch.tanh(s))
        return torch.cat(halves, 1)

    return log_prob, sample, nets.parameters()


def by_zuko(torch, dims, width):
    import zuko

    flow = zuko.flows.NICE(dims, transforms=COUPLINGS, hidden_features=(width, width))
    return lambda x: flow().log_prob(x), lambda n: flow().sample((n,)), flow.parameters()


def by_nflows(torch, dims, width):
    from nflows import distributions, flows, transforms
    from nflows.nn.nets import MLP

    class Net(torch.nn.Module):
        def __init__(self, n_in, n_out):
            super().__init__()
            self.mlp = MLP([n_in], [n_out], [width, width])

        def forward(self, x, context=None):
            return self.mlp(x)

    def mask(i):
        places = torch.ones(dims)
        places[i % 2 :: 2] = -1
        return places

    couplings = [transforms.AffineCouplingTransform(mask(i), Net) for i in range(COUPLINGS)]
    flow = flows.Flow(transforms.CompositeTransform(couplings), distributions.StandardNormal([dims]))
    return flow.log_prob, flow.sample, flow.parameters()


def by_normflows(torch, dims, width):
    import normflows

    layers = []
    for _ in range(COUPLINGS):
        net = normflows.nets.MLP([(dims + 1) // 2, width, width, 2 * (dims // 2)], init_zeros=True)
        layers += [normflows.flows.AffineCouplingBlock(net), normflows.flows.Permute(dims, mode="swap")]
    flow = normflows.NormalizingFlow(normflows.distributions.DiagGaussian(dims, trainable=False), layers)
    return flow.log_prob, lambda n: flow.sample(n)[0], flow.parameters()


def by_torch(dims, what, words):
    torch, about = torch_with(words)
    width, rows = size_of(dims)
    libraries = {"zuko": by_zuko, "nflows": by_nflows, "normflows": by_normflows}
    library = next((word for word in words if word in libraries), None)
    make = libraries.get(library, plain)
    about += f", {version_of(library)}" if library else ""
    log_prob, sample, parameters = make(torch, dims, width)
    x = torch.randn(rows, dims)
    if what == "train":
        step = trained(torch, parameters, lambda b: -log_prob(b).mean(), words, lambda: x[torch.randint(rows, (BATCH,))])
        return step, about
    call = compiled(log_prob if what == "score" else sample, words)
    given = x if what == "score" else rows

    def read():
        with torch.no_grad(), half(words):
            call(given)

    return read, about


def by_jax(dims, what):
    import jax
    import jax.numpy as np

    width, rows = size_of(dims)
    first = dims // 2
    parameters = []
    for i, key in enumerate(jax.random.split(jax.random.key(0), COUPLINGS)):
        kept = first if i % 2 == 0 else dims - first
        sizes = (kept, width, width, 2 * (dims - kept))
        parameters.append([jax_linear(jax, k, a, b) for k, a, b in zip(jax.random.split(key, 3), sizes, sizes[1:])])

    def net(layers, h):
        for w, b in layers[:-1]:
            h = jax.nn.relu(h @ w + b)
        s, t = np.split(h @ layers[-1][0] + layers[-1][1], 2, 1)
        return np.tanh(s), t

    def log_prob(p, x):
        halves, log_det = [x[:, :first], x[:, first:]], 0.0
        for i, layers in enumerate(p):
            s, t = net(layers, halves[i % 2])
            halves[1 - i % 2] = halves[1 - i % 2] * np.exp(s) + t
            log_det = log_det + s.sum(1)
        return log_det - 0.5 * sum((h * h).sum(1) for h in halves) - 0.5 * dims * math.log(2 * math.pi)

    def sample(p, key):
        z = jax.random.normal(key, (rows, dims))
        halves = [z[:, :first], z[:, first:]]
        for i in reversed(range(COUPLINGS)):
            s, t = net(p[i], halves[i % 2])
            halves[1 - i % 2] = (halves[1 - i % 2] - t) * np.exp(-s)
        return np.concatenate(halves, 1)

    about, x = f"jax {jax.__version__}", jax.random.normal(jax.random.key(1), (rows, dims))
    if what == "train":
        rows_of = lambda key: x[jax.random.randint(key, (BATCH,), 0, rows)]
        return jax_trained(jax, lambda p, b, key: -log_prob(p, b).mean(), parameters, rows_of), about
    call, given = (jax.jit(log_prob), x) if what == "score" else (jax.jit(sample), jax.random.key(2))
    return lambda: call(parameters, given).block_until_ready(), about


def main(dims, what, variant):
    serve((lambda: by_jax(int(dims), what)) if variant == "jax" else lambda: by_torch(int(dims), what, variant.split("+")))


main(*sys.argv[1:])
