"""The VAE 784-400-20, batch 128.   vae.py step|epoch VARIANT      (variants: bench/python_peers.h)

epoch loader   torchvision's pictures, ToTensor and DataLoader, as in PyTorch's example; a step is a batch
epoch pythae   pythae's VAE and trainer with the same layers; a step is a tenth of an epoch
"""
import sys
import tempfile

from worker import jax_linear, jax_trained, serve, torch_with, trained, version_of

ROWS, BATCH = 60000, 128
SIZES = {"encoder": (784, 400), "mean": (400, 20), "log_variance": (400, 20), "decoder": (20, 400), "out": (400, 784)}


def torch_net(torch):
    class Vae(torch.nn.Module):
        def __init__(self):
            super().__init__()
            for name, size in SIZES.items():
                setattr(self, name, torch.nn.Linear(*size))

        def loss(self, x):
            h = torch.relu(self.encoder(x))
            mean, log_variance = self.mean(h).float(), self.log_variance(h).float()
            z = mean + torch.randn_like(mean) * torch.exp(0.5 * log_variance)
            y = torch.sigmoid(self.out(torch.relu(self.decoder(z)))).float()
            bce = torch.nn.functional.binary_cross_entropy(y, x, reduction="sum")
            return bce - 0.5 * torch.sum(1 + log_variance - mean.pow(2) - log_variance.exp())

    return Vae()


def images(torch):
    return torch.randint(256, (ROWS, 28, 28), dtype=torch.uint8)


def by_torch(words):
    torch, about = torch_with(words)
    x = images(torch).reshape(-1, 784).float() / 255
    net = torch_net(torch)
    at = {"row": 0}

    def next_batch():
        first = at["row"] % (ROWS // BATCH) * BATCH
        at["row"] += 1
        return x[first : first + BATCH]

    return trained(torch, net.parameters(), net.loss, words, next_batch), about


def by_jax():
    import jax
    import jax.numpy as np

    keys = jax.random.split(jax.random.key(1), len(SIZES))
    parameters = {name: jax_linear(jax, key, *size) for key, (name, size) in zip(keys, SIZES.items())}
    x = jax.random.uniform(jax.random.key(2), (ROWS, 784))

    def loss(p, batch, key):
        def layer(name, v):
            return v @ p[name][0] + p[name][1]

        h = jax.nn.relu(layer("encoder", batch))
        mean, log_variance = layer("mean", h), layer("log_variance", h)
        z = mean + jax.random.normal(key, mean.shape) * np.exp(0.5 * log_variance)
        logits = layer("out", jax.nn.relu(layer("decoder", z)))
        bce = np.sum(np.maximum(logits, 0) - logits * batch + np.log1p(np.exp(-np.abs(logits))))
        return bce - 0.5 * np.sum(1 + log_variance - mean**2 - np.exp(log_variance))

    def next_batch(key):
        return jax.lax.dynamic_slice_in_dim(x, jax.random.randint(key, (), 0, ROWS // BATCH) * BATCH, BATCH)

    return jax_trained(jax, loss, parameters, next_batch), f"jax {jax.__version__}"


def by_loader():
    torch, about = torch_with([])
    from PIL import Image
    from torchvision import __version__, transforms

    class Pictures(torch.utils.data.Dataset):
        data, transform = images(torch), transforms.ToTensor()

        def __len__(self):
            return ROWS

        def __getitem__(self, index):
            return self.transform(Image.fromarray(self.data[index].numpy(), mode="L")), 0

    loader = torch.utils.data.DataLoader(Pictures(), batch_size=BATCH, shuffle=True)
    at = {"batches": iter(loader)}

    def next_batch():
        x, _ = next(at["batches"], (None, None))
        if x is None:
            at["batches"] = iter(loader)
            return next_batch()
        return x.view(-1, 784)

    net = torch_net(torch)
    return trained(torch, net.parameters(), net.loss, [], next_batch), f"{about}, torchvision {__version__}"


def by_pythae():
    torch, about = torch_with([])
    import logging

    import pythae.models.nn as nets
    from pythae.data.datasets import BaseDataset
    from pythae.models import VAE, VAEConfig
    from pythae.models.base.base_utils import ModelOutput
    from pythae.trainers import BaseTrainer, BaseTrainerConfig

    logging.disable(logging.CRITICAL)

    class Encoder(nets.BaseEncoder):
        def __init__(self):
            super().__init__()
            self.hidden, self.mean, self.log_variance = (torch.nn.Linear(*SIZES[k]) for k in ("encoder", "mean", "log_variance"))

        def forward(self, x):
            h = torch.relu(self.hidden(x.reshape(-1, 784)))
            return ModelOutput(embedding=self.mean(h), log_covariance=self.log_variance(h))

    class Decoder(nets.BaseDecoder):
        def __init__(self):
            super().__init__()
            self.hidden, self.out = (torch.nn.Linear(*SIZES[k]) for k in ("decoder", "out"))

        def forward(self, z):
            y = torch.sigmoid(self.out(torch.relu(self.hidden(z))))
            return ModelOutput(reconstruction=y.reshape(-1, 1, 28, 28))

    config = VAEConfig(input_dim=(1, 28, 28), latent_dim=20, reconstruction_loss="bce")
    model = VAE(config, encoder=Encoder(), decoder=Decoder())
    x = images(torch)[: ROWS // 10].unsqueeze(1).float() / 255
    settings = BaseTrainerConfig(
        output_dir=tempfile.mkdtemp(), num_epochs=1, per_device_train_batch_size=BATCH, learning_rate=1e-3, no_cuda=True
    )
    trainer = BaseTrainer(model, BaseDataset(x, torch.zeros(len(x))), training_config=settings)
    trainer.prepare_training()
    return lambda: trainer.train_step(1), f"{about}, {version_of('pythae')}"


def main(what, variant):
    special = {"jax": by_jax, "loader": by_loader, "pythae": by_pythae}
    serve(special.get(variant, lambda: by_torch(variant.split("+"))))


main(*sys.argv[1:])
