"""The child's side of the protocol of bench/worker.h, and functions that the peers' scripts share."""
import contextlib
import os
import sys
import time

THREADS = int(os.environ.get("BENCH_THREADS", str(os.cpu_count())))
WARM_UP = 1.0  # seconds


def run_for(step, seconds):
    start = time.perf_counter()
    n = 0
    while n == 0 or time.perf_counter() - start < seconds:
        step()
        n += 1
    return 1e3 * (time.perf_counter() - start) / n


def serve(prepare):
    """prepare() returns (step, words). Only this function writes to stdout; what libraries print there goes to stderr."""
    out = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    try:
        step, words = prepare()
        step()
        run_for(step, WARM_UP)
    except Exception as error:  # any exception means that this contender is absent
        reason = str(error).strip() or "no reason given"
        print("absent", type(error).__name__ + ":", reason.splitlines()[0], file=out)
        return
    print("ready 0 0 0", words, file=out)
    for line in sys.stdin:
        print(run_for(step, float(line)), file=out)


def torch_with(words):
    """Sets torch up for a variant; returns torch and its version in words."""
    import torch

    torch.set_num_threads(THREADS)
    torch.manual_seed(0)
    return torch, f"torch {torch.__version__}, {torch.get_num_threads()} threads" + (", inductor" if "compile" in words else "")


def version_of(library):
    from importlib.metadata import version

    return f"{library} {version(library)}"


def adam(parameters, words, **settings):
    import torch

    settings.setdefault("lr", 1e-3)
    return torch.optim.Adam(parameters, fused="fused" in words or None, **settings)


def half(words):
    """The autocast scope of a forward pass."""
    import torch

    return torch.autocast("cpu", torch.bfloat16) if "bf16" in words else contextlib.nullcontext()


def compiled(function, words, **settings):
    import torch

    return torch.compile(function, **settings) if "compile" in words else function


def trained(torch, parameters, loss, words, next_batch):
    """A step of the plain training loop; loss(x) is a scalar."""
    optimizer = adam(parameters, words)
    loss = compiled(loss, words)

    def step():
        x = next_batch()
        optimizer.zero_grad()
        with half(words):
            value = loss(x)
        value.backward()
        optimizer.step()
        value.item()

    return step


def jax_trained(jax, loss, parameters, next_batch, rate=1e-3):
    """A jitted step of optax.adam. loss(parameters, x, key) is a scalar; next_batch(key) is traced too."""
    import optax

    optimizer = optax.adam(rate)

    @jax.jit
    def train(p, state, key):
        key, of_batch, of_loss = jax.random.split(key, 3)
        value, gradient = jax.value_and_grad(loss)(p, next_batch(of_batch), of_loss)
        update, state = optimizer.update(gradient, state)
        return optax.apply_updates(p, update), state, key, value

    now = [parameters, optimizer.init(parameters), jax.random.key(0)]

    def step():
        *now[:], value = train(*now)
        float(value)

    return step


def jax_linear(jax, key, n_in, n_out):
    limit = n_in**-0.5
    return jax.random.uniform(key, (n_in, n_out), minval=-limit, maxval=limit), jax.numpy.zeros(n_out)
