#!/usr/bin/env python3
"""L0-ARM LeNet-5 on MNIST in PyTorch: the yardstick of `coppice benchmark`, and a second opinion on its results.

Written from the mathematics of Li and Ji, "L0-ARM: Network Sparsification via Stochastic Binary Optimization", 2019
(arXiv 1904.04432), sharing no code with Coppice. It works as PyTorch code usually does: gates are masks that are
multiplied, so a step costs the same however many are closed; two passes a step; all images in memory.

    lenet5_l0arm.py --data FOLDER --epochs 200 --lambda 10 0.5 0.1 10    trains, then prints the result as JSON
    lenet5_l0arm.py --data FOLDER --steps 100 [--dense]                  times steps, prints JSON
    lenet5_l0arm.py --verify FIXTURE.safetensors                         checks losses and gradients of one step

FOLDER holds MNIST's four IDX files, gzip or plain. Needs torch and numpy (on Debian: python3-torch and
libopenblas0, without which its dense layers run on the reference BLAS at a third of the speed).
"""
import argparse
import gzip
import json
import math
import os
import statistics
import struct
import sys
import time
from pathlib import Path


def has_avx512():
    try:
        return "avx512f" in Path("/proc/cpuinfo").read_text()
    except OSError:
        return False


if has_avx512():  # OpenBLAS takes new processors for old ones and then runs at half speed; read when torch is loaded
    os.environ.setdefault("OPENBLAS_CORETYPE", "SkylakeX")

import numpy
import torch
import torch.nn.functional as functional

LAYERS = ["conv1", "conv2", "fc1", "fc2"]
SHAPES = {"conv1": (20, 1, 5, 5), "conv2": (50, 20, 5, 5), "fc1": (500, 800), "fc2": (10, 500)}
GATES = {"conv1": 20, "conv2": 50, "fc1": 800, "fc2": 500}  # outputs of a convolution, inputs of a dense layer
BEHIND = {"conv1": 25, "conv2": 500, "fc1": 500, "fc2": 10}  # weights behind one gate


class LeNet5:
    """LeNet-5-Caffe with a gate on every unit. Gate values z are an argument, None for none."""

    def __init__(self, slope, drop, generator):
        self.slope = slope
        self.weight, self.bias, self.phi = {}, {}, {}
        for layer, shape in SHAPES.items():
            fan_out = shape[0] * math.prod(shape[2:])
            weight = torch.randn(shape, generator=generator) * math.sqrt(2 / fan_out)
            mean = math.log((1 - drop) / drop) / slope
            phi = mean + 0.01 / slope * torch.randn(GATES[layer], generator=generator)
            self.weight[layer] = weight.requires_grad_()
            self.bias[layer] = torch.zeros(shape[0]).requires_grad_()
            self.phi[layer] = phi.requires_grad_()

    def parameters(self, gates=True):
        return [*self.weight.values(), *self.bias.values(), *(self.phi.values() if gates else [])]

    def probability(self, layer):
        return torch.sigmoid(self.slope * self.phi[layer])

    def logits(self, images, z=None):
        x = images
        for layer in ("conv1", "conv2"):
            x = functional.conv2d(x, self.weight[layer], self.bias[layer])
            x = x if z is None else x * z[layer].view(1, -1, 1, 1)
            x = functional.max_pool2d(functional.relu(x), 2)
        x = x.flatten(1)
        x = x if z is None else x * z["fc1"]
        x = functional.relu(functional.linear(x, self.weight["fc1"], self.bias["fc1"]))
        x = x if z is None else x * z["fc2"]
        return functional.linear(x, self.weight["fc2"], self.bias["fc2"])

    def loss(self, images, labels, z=None):
        return functional.cross_entropy(self.logits(images, z), labels)

    def penalty(self, strengths, samples, weight_decay):
        """(1/N) sum lambda size pi + weight_decay/2 sum pi |w|^2; the bias is behind its gate in a convolution only."""
        total = 0
        for layer, strength in zip(LAYERS, strengths):
            pi, weight, bias = self.probability(layer), self.weight[layer], self.bias[layer]
            if layer.startswith("conv"):
                norms, ungated = weight.pow(2).sum((1, 2, 3)) + bias.pow(2), 0
            else:
                norms, ungated = weight.pow(2).sum(0), bias.pow(2).sum()
            total = total + strength * BEHIND[layer] / samples * pi.sum()
            total = total + weight_decay / 2 * ((pi * norms).sum() + ungated)
        return total

    def draw(self, uniform):
        with torch.no_grad():
            pi = {layer: self.probability(layer) for layer in LAYERS}
            z_a = {layer: (uniform[layer] < pi[layer]).float() for layer in LAYERS}
            z_b = {layer: (uniform[layer] > 1 - pi[layer]).float() for layer in LAYERS}
            for z in (z_a, z_b):  # a layer that closes entirely kills the network: its likeliest unit opens
                for layer in LAYERS:
                    if not z[layer].any():
                        z[layer][pi[layer].argmax()] = 1
        return z_a, z_b

    def arm_gradient(self, layer, loss_a, loss_b, uniform):
        return self.slope * (loss_b - loss_a) * (uniform[layer] - 0.5)

    def evaluation_gates(self):
        pi = {layer: self.probability(layer).detach() for layer in LAYERS}
        return {layer: torch.where(p >= 0.5, p, torch.zeros_like(p)) for layer, p in pi.items()}


class Training:
    """The optimizer's step, with gates (two passes) or without (one)."""

    def __init__(self, network, options, samples, generator):
        self.network, self.options, self.samples, self.generator = network, options, samples, generator
        decay = options.weight_decay if options.dense else 0  # with gates it is part of the penalty
        self.optimizer = torch.optim.Adam(network.parameters(not options.dense), lr=options.rate, weight_decay=decay)

    def step(self, images, labels):
        self.optimizer.zero_grad()
        loss = self.dense_step(images, labels) if self.options.dense else self.gated_step(images, labels)
        self.optimizer.step()
        return loss

    def dense_step(self, images, labels):
        loss = self.network.loss(images, labels)
        loss.backward()
        return loss.item()

    def gated_step(self, images, labels):
        network, options = self.network, self.options
        uniform = {layer: torch.rand(GATES[layer], generator=self.generator) for layer in LAYERS}
        z_a, z_b = network.draw(uniform)
        loss_a = network.loss(images, labels, z_a)
        (loss_a + network.penalty(options.strengths, self.samples, options.weight_decay)).backward()
        with torch.no_grad():
            loss_b = network.loss(images, labels, z_b)
            for layer in LAYERS:
                network.phi[layer].grad += network.arm_gradient(layer, loss_a.item(), loss_b.item(), uniform)
        return loss_a.item()


def read_idx(folder, name):
    for path, opener in ((folder / (name + ".gz"), gzip.open), (folder / name, open)):
        if path.exists():
            with opener(path, "rb") as file:
                data = file.read()
            sizes = struct.unpack(f">{data[3]}I", data[4 : 4 + 4 * data[3]])
            return numpy.frombuffer(data, numpy.uint8, offset=4 + 4 * data[3]).reshape(sizes)
    sys.exit(f"There is no {name} or {name}.gz in {folder}; name the folder of MNIST's IDX files with --data")


def load(folder, part):
    images = read_idx(folder, part + "-images-idx3-ubyte").astype(numpy.float32) / 255
    return torch.from_numpy(images).unsqueeze(1), torch.from_numpy(read_idx(folder, part + "-labels-idx1-ubyte").astype(numpy.int64))


def batches(samples, batch, generator):
    """Whole batches of one shuffled epoch after another; the samples left over wait for another shuffle."""
    while True:
        order = torch.randperm(samples, generator=generator)
        for start in range(0, samples - batch + 1, batch):
            yield order[start : start + batch]


def accuracy(network, images, labels, dense):
    z = None if dense else network.evaluation_gates()
    with torch.no_grad():
        parts = zip(images.split(1000), labels.split(1000))
        return sum((network.logits(x, z).argmax(1) == y).sum().item() for x, y in parts) / len(labels)


def units_kept(network):
    return [int((network.probability(layer) >= 0.5).sum()) for layer in LAYERS]


def pruned_percent(kept):
    a, b, c, d = kept
    return 100 - 100 * (25 * a + 25 * a * b + c * d + 10 * d) / 430500


def blas():
    """Which BLAS torch's matrix products run on. Debian's torch takes the reference BLAS where OpenBLAS is not installed."""
    try:
        loaded = Path("/proc/self/maps").read_text()
    except OSError:
        return "unknown"
    names = {"openblas": "OpenBLAS", "libmkl": "MKL", "blis": "BLIS", "libblas": "reference BLAS (slow)"}
    return next((name for part, name in names.items() if part in loaded), "built in")


def time_steps(training, images, labels, options, generator):
    order = batches(len(labels), options.batch, generator)
    durations, started = [], None
    for number in range(options.warm_up + options.steps):
        if number == options.warm_up:
            started = time.perf_counter()
        if started and options.seconds and time.perf_counter() - started > options.seconds:
            break
        before = time.perf_counter()
        chosen = next(order)
        training.step(images[chosen], labels[chosen])
        if number >= options.warm_up:
            durations.append(time.perf_counter() - before)
    return {
        "steps": len(durations),
        "seconds": sum(durations),
        "steps_per_second": len(durations) / sum(durations),
        "milliseconds_per_step_median": 1000 * statistics.median(durations),
    }


def train(training, images, labels, options, generator):
    held_back, network = options.validation, training.network
    own, own_labels = images[: len(images) - held_back], labels[: len(labels) - held_back]
    order, started, seconds = batches(len(own), options.batch, generator), time.perf_counter(), []
    for epoch in range(options.epochs):
        if options.seconds and time.perf_counter() - started > options.seconds:
            break
        before, losses = time.perf_counter(), []
        for _ in range(len(own) // options.batch):
            chosen = next(order)
            losses.append(training.step(own[chosen], own_labels[chosen]))
        seconds.append(time.perf_counter() - before)
        seen = accuracy(network, images[-held_back:], labels[-held_back:], options.dense) if held_back else float("nan")
        kept = list(GATES.values()) if options.dense else units_kept(network)
        print(
            f"epoch {epoch + 1}: loss {statistics.fmean(losses):.4f}, validation {100 * seen:.2f} %,"
            f" units {'-'.join(map(str, kept))}, pruned {pruned_percent(kept):.2f} %, {seconds[-1]:.1f} s",
            file=sys.stderr,
            flush=True,
        )
    kept = list(GATES.values()) if options.dense else units_kept(network)
    test_images, test_labels = load(options.data, "t10k")
    return {
        "epochs": len(seconds),
        "seconds_total": time.perf_counter() - started,
        "steps_per_second": len(seconds) * (len(own) // options.batch) / sum(seconds) if seconds else 0,
        "test_accuracy": accuracy(network, test_images, test_labels, options.dense),
        "units_kept": kept,
        "weights_pruned_percent": pruned_percent(kept),
    }


def verify(path):
    """Losses and gradients of one step against an independent automatic differentiation; 1 on a difference."""
    data = path.read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + size])
    settings = header.pop("__metadata__")
    expected = {}
    for name, entry in header.items():
        kind = {"F32": numpy.float32, "I32": numpy.int32}[entry["dtype"]]
        begin, end = (8 + size + offset for offset in entry["data_offsets"])
        expected[name] = torch.from_numpy(numpy.frombuffer(data[begin:end], kind).reshape(entry["shape"]).copy())
    network = LeNet5(float(settings["k"]), 0.5, torch.Generator())
    for kind in ("weight", "bias", "phi"):
        for layer in LAYERS:
            getattr(network, kind)[layer] = expected[f"{layer}.{kind}"].requires_grad_()
    uniform = {layer: expected[layer + ".u"] for layer in LAYERS}
    z_a, z_b = network.draw(uniform)
    images, labels = expected["x"], expected["y"].long()
    loss_a, loss_b = network.loss(images, labels, z_a), network.loss(images, labels, z_b)
    strengths = [float(value) for value in settings["lambda"].strip("()").split(",")]
    samples = int(settings["N"])
    penalty = network.penalty(strengths, samples, float(settings["weight_decay"]) / samples)  # stated inside the 1/N
    found = {"loss_a": loss_a, "loss_b": loss_b, "penalty": penalty}
    names = [f"{layer}.{kind}" for kind in ("weight", "bias", "phi") for layer in LAYERS]
    plain = [*network.weight.values(), *network.bias.values()]
    found.update(zip([name + ".grad" for name in names], torch.autograd.grad(loss_a, plain)))
    found.update(zip([name + ".penalty_grad" for name in names], torch.autograd.grad(penalty, network.parameters())))
    for layer in LAYERS:
        found[layer + ".phi.grad_arm"] = network.arm_gradient(layer, loss_a.item(), loss_b.item(), uniform)
    worst = 0
    for name, value in found.items():
        error = (value.detach() - expected[name]).norm() / expected[name].norm().clamp_min(1e-12)
        worst = max(worst, error.item())
        print(f"{name:22s} relative error {error.item():.1e}", file=sys.stderr)
    print(json.dumps({"checked": len(found), "largest_relative_error": worst}))
    return int(not worst < 1e-4)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    home = Path(__file__).resolve().parent.parent.parent
    embedded = home / "compute/src/main/resources/io/coppice/compute/data/mnist"
    parser.add_argument("--data", type=Path, default=embedded, help="folder of MNIST's IDX files")
    parser.add_argument("--dense", action="store_true", help="no gates and one pass")
    parser.add_argument("--epochs", type=int, default=200)
    parser.add_argument("--steps", type=int, default=0, help="only time this many steps")
    parser.add_argument("--warm-up", type=int, default=10, help="steps before the timed ones")
    parser.add_argument("--seconds", type=float, default=0, help="stop after this time; 0: no limit")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="default: all cores")
    parser.add_argument("--lambda", dest="strengths", type=float, nargs="+", default=[0.1], help="one, or four")
    parser.add_argument("--slope", type=float, default=7)
    parser.add_argument("--drop", type=float, default=0.5)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--weight-decay", type=float, default=8.3e-9, help="the effective coefficient")
    parser.add_argument("--validation", type=int, default=5000, help="training samples held back")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verify", type=Path, metavar="FIXTURE")
    options = parser.parse_args()
    options.strengths = options.strengths * 4 if len(options.strengths) == 1 else options.strengths
    if len(options.strengths) != 4:
        parser.error("--lambda takes one value or four")
    return options


def main():
    options = parse()
    torch.set_num_threads(options.threads)
    if options.verify:
        sys.exit(verify(options.verify))
    generator = torch.Generator().manual_seed(options.seed)
    images, labels = load(options.data, "train")
    network = LeNet5(options.slope, options.drop, generator)
    training = Training(network, options, len(labels) - options.validation, generator)
    work = time_steps if options.steps else train
    report = {
        "method": "dense" if options.dense else "l0-arm",
        "torch": torch.__version__,
        "blas": blas(),
        "threads": torch.get_num_threads(),
        "batch": options.batch,
        "seed": options.seed,
    }
    print(json.dumps(report | work(training, images, labels, options, generator)))


if __name__ == "__main__":
    main()
