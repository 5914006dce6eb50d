"""The PixelCNN of 15 blocks and 16 features on 28 x 28 bits.   pixelcnn.py train|sample N VARIANT      (bench/python_peers.h)

train    a step of N images
sample   naive: a step runs the whole net for one pixel of N images; cached: a step draws N images and computes only the needed taps
"""
import sys

from worker import compiled, half, serve, torch_with, trained

ROWS, SIDE, BLOCKS, FEATURES = 4096, 28, 15, 16


def make_net(torch):
    nn = torch.nn

    class Masked(nn.Conv2d):
        def __init__(self, n_in, n_out, kernel, own_pixel):
            super().__init__(n_in, n_out, kernel, padding=kernel // 2)
            mask = torch.zeros(kernel * kernel)
            mask[: kernel * kernel // 2 + own_pixel] = 1
            self.register_buffer("mask", mask.view(kernel, kernel))

        def forward(self, x):
            return nn.functional.conv2d(x, self.weight * self.mask, self.bias, padding=self.padding)

    class PixelCnn(nn.Module):
        def __init__(self):
            super().__init__()
            h = FEATURES
            self.first = Masked(1, 2 * h, 7, 0)
            self.blocks = nn.ModuleList(
                nn.ModuleList([nn.Conv2d(2 * h, h, 1), Masked(h, h, 3, 1), nn.Conv2d(h, 2 * h, 1)]) for _ in range(BLOCKS)
            )
            self.head, self.last = nn.Conv2d(2 * h, 2 * h, 1), nn.Conv2d(2 * h, 1, 1)

        def forward(self, x):
            t = self.first(x)
            for down, around, up in self.blocks:
                t = t + up(torch.relu(around(torch.relu(down(torch.relu(t))))))
            return self.last(torch.relu(self.head(torch.relu(t))))

    return PixelCnn()


def train(n, words):
    torch, about = torch_with(words)
    net = make_net(torch)
    x = torch.randint(2, (ROWS, 1, SIDE, SIDE)).float()

    def loss(batch):
        return torch.nn.functional.binary_cross_entropy_with_logits(net(batch).float(), batch, reduction="sum") / n

    return trained(torch, net.parameters(), loss, words, lambda: x[torch.randint(ROWS, (n,))]), about


def sample_naively(n, words):
    torch, about = torch_with(words)
    net = compiled(make_net(torch).eval(), words)
    x, at = torch.zeros(n, 1, SIDE, SIDE), {"pixel": 0}

    def step():
        row, column = divmod(at["pixel"] % SIDE**2, SIDE)
        at["pixel"] += 1
        with torch.inference_mode(), half(words):
            x[:, :, row, column] = torch.bernoulli(torch.sigmoid(net(x)[:, :, row, column].float()))

    return step, about


def matrix(conv, n_taps):
    """The weights as a matrix [taps * in, out], and the bias."""
    return conv.weight.detach().flatten(2)[:, :, :n_taps].permute(2, 1, 0).flatten(0, 1).contiguous(), conv.bias.detach()


def sample_cached(n, words):
    torch, about = torch_with(words)
    net = make_net(torch).eval()
    first, head, last = matrix(net.first, 24), matrix(net.head, 1), matrix(net.last, 1)
    blocks = [(matrix(down, 1), matrix(around, 5), matrix(up, 1)) for down, around, up in net.blocks]

    def features(t, neighbors):
        """The logit of a pixel and relu(u) of each block, from the first kernel's result and the neighbors' relu(u) [n, 4h]."""
        kept = []
        for ((w, b), (w_around, b_around), (w_up, b_up)), near in zip(blocks, neighbors):
            u = torch.relu(torch.addmm(b, torch.relu(t), w))
            kept.append(u)
            q = torch.addmm(b_around, torch.cat([near, u], 1), w_around)
            t = t + torch.addmm(b_up, torch.relu(q), w_up)
        return torch.addmm(last[1], torch.relu(torch.addmm(head[1], torch.relu(t), head[0])), last[0])[:, 0], kept

    pixel = compiled(features, words)

    def draw():
        image, logits = torch.zeros(n, SIDE + 3, SIDE + 6), torch.zeros(n, SIDE, SIDE)
        past = [torch.zeros(n, SIDE + 1, SIDE + 2, FEATURES) for _ in blocks]
        with torch.inference_mode():
            for row in range(SIDE):
                for column in range(SIDE):
                    above, left = image[:, row : row + 3, column : column + 7], image[:, row + 3, column : column + 3]
                    seen = torch.cat([above.flatten(1), left], 1)
                    near = [torch.cat([p[:, row, column : column + 3].flatten(1), p[:, row + 1, column]], 1) for p in past]
                    logit, kept = pixel(torch.addmm(first[1], seen, first[0]), near)
                    for p, u in zip(past, kept):
                        p[:, row + 1, column + 1] = u
                    logits[:, row, column] = logit
                    image[:, row + 3, column + 3] = torch.bernoulli(torch.sigmoid(logit))
        return image[:, None, 3:, 3:-3], logits

    bits, logits = draw()
    with torch.no_grad():
        wrong = (net(bits.clone())[:, 0] - logits).abs().max().item()
    if not wrong < 1e-4:
        raise ValueError(f"its logits differ from the net's by {wrong}")
    return draw, about


def main(what, n, variant):
    words = variant.split("+")
    make = train if what == "train" else sample_cached if "cached" in words else sample_naively
    serve(lambda: make(int(n), words))


main(*sys.argv[1:])
