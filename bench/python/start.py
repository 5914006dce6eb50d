"""Does one training step of the VAE 784-400-20 in a new process.   start.py import_torch|eager|compile|jax"""
import sys


def by_torch(compiles):
    import torch

    sizes = ((784, 400), (400, 20), (400, 20), (20, 400), (400, 784))
    encoder, mean, log_variance, decoder, out = layers = [torch.nn.Linear(*size) for size in sizes]
    optimizer = torch.optim.Adam([p for layer in layers for p in layer.parameters()], 1e-3)

    def loss(x):
        h = torch.relu(encoder(x))
        m, v = mean(h), log_variance(h)
        y = torch.sigmoid(out(torch.relu(decoder(m + torch.randn_like(m) * torch.exp(0.5 * v)))))
        return torch.nn.functional.binary_cross_entropy(y, x, reduction="sum") - 0.5 * torch.sum(1 + v - m**2 - v.exp())

    value = (torch.compile(loss) if compiles else loss)(torch.rand(128, 784))
    value.backward()
    optimizer.step()
    value.item()


def by_jax():
    import jax
    import jax.numpy as np
    import optax

    sizes = ((784, 400), (400, 20), (400, 20), (20, 400), (400, 784))
    keys = jax.random.split(jax.random.key(0), 5)
    parameters = [(jax.random.normal(k, s) * s[0] ** -0.5, np.zeros(s[1])) for k, s in zip(keys, sizes)]
    optimizer = optax.adam(1e-3)

    def loss(p, x, key):
        def layer(i, v):
            return v @ p[i][0] + p[i][1]

        h = jax.nn.relu(layer(0, x))
        m, v = layer(1, h), layer(2, h)
        logits = layer(4, jax.nn.relu(layer(3, m + jax.random.normal(key, m.shape) * np.exp(0.5 * v))))
        return np.sum(jax.nn.softplus(logits) - logits * x) - 0.5 * np.sum(1 + v - m**2 - np.exp(v))

    @jax.jit
    def train(p, state, x, key):
        value, gradient = jax.value_and_grad(loss)(p, x, key)
        update, state = optimizer.update(gradient, state)
        return optax.apply_updates(p, update), state, value

    float(train(parameters, optimizer.init(parameters), jax.random.uniform(keys[0], (128, 784)), keys[1])[2])


def import_torch():
    import torch

    torch.zeros(1)


def main(variant):
    {"import_torch": import_torch, "eager": lambda: by_torch(False), "compile": lambda: by_torch(True), "jax": by_jax}[variant]()


main(sys.argv[1])
