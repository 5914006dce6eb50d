"""A spline flow in 2 dimensions: 3 autoregressive layers of 64, 64 and 8 bins.   nsf.py train|score|sample zuko

zuko is its NSF, as its documents write it. A training step has 512 rows; 100000 points are scored or drawn.
"""
import sys

from worker import serve, torch_with, trained, version_of

BATCH, ROWS = 512, 100000


def by_zuko(what, words):
    torch, about = torch_with(words)
    import zuko

    flow = zuko.flows.NSF(2, transforms=3, hidden_features=(64, 64))
    x = torch.randn(ROWS, 2)
    about += f", {version_of('zuko')}"
    if what == "train":
        rows = lambda: x[torch.randint(ROWS, (BATCH,))]
        return trained(torch, flow.parameters(), lambda b: -flow().log_prob(b).mean(), words, rows), about

    def read():
        with torch.no_grad():
            flow().log_prob(x) if what == "score" else flow().sample((ROWS,))

    return read, about


def main(what, variant):
    serve(lambda: by_zuko(what, variant.split("+")))


main(*sys.argv[1:])
