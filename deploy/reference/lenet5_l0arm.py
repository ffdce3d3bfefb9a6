#!/usr/bin/env python3
"""L0-ARM on LeNet-5-Caffe in PyTorch: the yardstick that `coppice benchmark` times Coppice against.

Written from the method's paper (Li and Ji, "L0-ARM: Network Sparsification via Stochastic Binary Optimization", 2019) in
the usual manner of PyTorch code: masks are multiplied, so a closed unit costs as much as an open one; a step is pass A
forward and backward and pass B forward. The whole data set lies in memory as tensors.

    lenet5_l0arm.py --data FOLDER --steps 100            time 100 steps after 20 warm-up steps, JSON on stdout
    lenet5_l0arm.py --data FOLDER --steps 100 --dense    the same network with one pass and no gates
    lenet5_l0arm.py --data FOLDER --epochs 200           train, a line an epoch, test accuracy at the end
    lenet5_l0arm.py --verify FIXTURE.safetensors         check losses and gradients of one step

FOLDER holds MNIST's four IDX files, gzip. Needs torch and numpy.
"""
import argparse
import gzip
import json
import math
import os
import struct
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

SLOPE = 7.0
UNITS = (20, 50, 800, 500)
WEIGHTS_BEHIND_A_GATE = (25, 20 * 25, 500, 10)
ON_OUTPUTS = (True, True, False, False)
NAMES = ("conv1", "conv2", "fc1", "fc2")


def read_idx(path):
    with gzip.open(path, "rb") as file:
        data = file.read()
    dimensions = struct.unpack(f">{data[3]}i", data[4 : 4 + 4 * data[3]])
    return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(dimensions)


def mnist(folder, part):
    images = read_idx(Path(folder) / f"{part}-images-idx3-ubyte.gz")
    labels = read_idx(Path(folder) / f"{part}-labels-idx1-ubyte.gz")
    return torch.tensor(images, dtype=torch.float32).div_(255).unsqueeze(1), torch.tensor(labels, dtype=torch.long)


class Network:
    """Weights, gate parameters phi, and the gated forward pass."""

    def __init__(self):
        shapes = ((20, 1, 5, 5), (50, 20, 5, 5), (500, 800), (10, 500))
        self.weights = []
        for shape in shapes:
            fan_out = shape[0] * (25 if len(shape) == 4 else 1)
            self.weights.append((torch.randn(shape) * math.sqrt(2 / fan_out)).requires_grad_())
        self.biases = [torch.zeros(shape[0]).requires_grad_() for shape in shapes]
        self.phi = [(torch.randn(units) * 0.01 / SLOPE).requires_grad_() for units in UNITS]

    def logits(self, x, gates=None):
        z = gates if gates is not None else [None] * 4
        for layer in (0, 1):
            x = F.conv2d(x, self.weights[layer], self.biases[layer])
            if z[layer] is not None:
                x = x * z[layer].view(1, -1, 1, 1)
            x = F.max_pool2d(F.relu(x), 2)
        x = x.flatten(1)
        for layer in (2, 3):
            if z[layer] is not None:
                x = x * z[layer]
            x = F.linear(x, self.weights[layer], self.biases[layer])
            x = F.relu(x) if layer == 2 else x
        return x

    def penalty(self, lambdas, decay):
        """Expected number of weights times lambda, and half the expected squared weights times the decay."""
        total = 0
        for layer in range(4):
            pi = torch.sigmoid(SLOPE * self.phi[layer])
            w, b = self.weights[layer], self.biases[layer]
            axes = tuple(range(1, w.dim())) if ON_OUTPUTS[layer] else 0
            squared = w.square().sum(axes)
            total = total + lambdas[layer] * WEIGHTS_BEHIND_A_GATE[layer] * pi.sum() + 0.5 * decay * (pi * squared).sum()
            total = total + 0.5 * decay * ((pi * b.square()).sum() if ON_OUTPUTS[layer] else b.square().sum())
        return total


def closed_entirely(gates, pi):
    """A layer that closes entirely would kill the network: its unit of highest probability opens."""
    for z, p in zip(gates, pi):
        if z.sum() == 0:
            z[p.argmax()] = 1
    return gates


def gradients(network, x, y, noise, lambdas, decay, samples):
    """One step's gradients, left in .grad; returns the losses of both passes."""
    pi = [torch.sigmoid(SLOPE * phi.detach()) for phi in network.phi]
    z_a = closed_entirely([(u < p).float() for u, p in zip(noise, pi)], pi)
    z_b = closed_entirely([(u > 1 - p).float() for u, p in zip(noise, pi)], pi)
    loss_a = F.cross_entropy(network.logits(x, z_a), y)
    with torch.no_grad():
        loss_b = F.cross_entropy(network.logits(x, z_b), y)
    (loss_a + network.penalty(lambdas, decay) / samples).backward()
    for phi, u in zip(network.phi, noise):
        phi.grad += SLOPE * (loss_b - loss_a.detach()) * (u - 0.5)
    return loss_a.detach(), loss_b


def step(network, optimizer, x, y, options, samples):
    optimizer.zero_grad()
    if options.dense:
        loss = F.cross_entropy(network.logits(x), y)
        loss.backward()
    else:
        noise = [torch.rand(units) for units in UNITS]
        loss, _ = gradients(network, x, y, noise, options.lambdas, options.decay, samples)
    optimizer.step()
    return loss


def batches(images, labels, batch):
    order = torch.randperm(len(images))
    for at in range(0, len(images), batch):
        chosen = order[at : at + batch]
        yield images[chosen], labels[chosen]


def test(network, images, labels, dense):
    with torch.no_grad():
        gates = None
        if not dense:
            pi = [torch.sigmoid(SLOPE * phi) for phi in network.phi]
            gates = [torch.where(p >= 0.5, p, torch.zeros_like(p)) for p in pi]
        correct = sum(
            (network.logits(images[at : at + 1000], gates).argmax(1) == labels[at : at + 1000]).sum().item()
            for at in range(0, len(images), 1000)
        )
    return correct / len(images)


def kept(network):
    return [int((phi.detach() >= 0).sum()) for phi in network.phi]


def optimizer_of(network, dense):
    learned = network.weights + network.biases + ([] if dense else network.phi)
    return torch.optim.Adam(learned, lr=1e-3)


def time_steps(options):
    images, labels = mnist(options.data, "train")
    images, labels = images[:55000], labels[:55000]
    network = Network()
    optimizer = optimizer_of(network, options.dense)
    done, started = -20, None
    while done < options.steps:
        for x, y in batches(images, labels, options.batch):
            if done == 0:
                started = time.perf_counter()
            if done == options.steps:
                break
            step(network, optimizer, x, y, options, len(images))
            done += 1
    seconds = time.perf_counter() - started
    print(json.dumps({
        "steps_per_second": options.steps / seconds,
        "milliseconds_per_step": 1000 * seconds / options.steps,
        "steps": options.steps,
        "batch": options.batch,
        "threads": torch.get_num_threads(),
        "dense": options.dense,
        "torch": torch.__version__,
    }))


def train(options):
    images, labels = mnist(options.data, "train")
    images, labels = images[:55000], labels[:55000]
    test_images, test_labels = mnist(options.data, "t10k")
    network = Network()
    optimizer = optimizer_of(network, options.dense)
    for epoch in range(options.epochs):
        started, loss, count = time.perf_counter(), 0.0, 0
        for x, y in batches(images, labels, options.batch):
            loss += step(network, optimizer, x, y, options, len(images)).item()
            count += 1
        seconds = time.perf_counter() - started
        print(f"epoch {epoch + 1}: loss {loss / count:.4f}, kept {kept(network)}, {seconds:.1f} s", file=sys.stderr)
    accuracy = test(network, test_images, test_labels, options.dense)
    print(json.dumps({"test_accuracy": accuracy, "units_kept": kept(network), "epochs": options.epochs}))


def read_safetensors(path):
    data = Path(path).read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop("__metadata__", {})
    arrays = {}
    for name, entry in header.items():
        from_, to = entry["data_offsets"]
        kind = np.float32 if entry["dtype"] == "F32" else np.int32
        arrays[name] = torch.tensor(np.frombuffer(data[8 + length + from_ : 8 + length + to], kind).reshape(entry["shape"]))
    return arrays, metadata


def verify(path):
    arrays, metadata = read_safetensors(path)
    network = Network()
    for layer, name in enumerate(NAMES):
        network.weights[layer] = arrays[f"{name}.weight"].clone().requires_grad_()
        network.biases[layer] = arrays[f"{name}.bias"].clone().requires_grad_()
        network.phi[layer] = arrays[f"{name}.phi"].clone().requires_grad_()
    lambdas = [float(value) for value in metadata["lambda"].strip("()").split(",")]
    noise = [arrays[f"{name}.u"] for name in NAMES]
    samples, decay = int(metadata["N"]), float(metadata["weight_decay"])
    losses = gradients(network, arrays["x"], arrays["y"].long(), noise, lambdas, decay, samples)
    pairs = [("loss_a", losses[0].view(1)), ("loss_b", losses[1].view(1))]
    for layer, name in enumerate(NAMES):
        pairs.append((f"{name}.weight.grad", network.weights[layer].grad))
        pairs.append((f"{name}.phi.grad_arm", network.phi[layer].grad))
    worst = 0.0
    for name, actual in pairs:
        expected = arrays[name]
        extra = name.replace(".grad_arm", ".penalty_grad").replace(".grad", ".penalty_grad")
        for with_penalty in (False, True):
            total = expected + arrays[extra] if with_penalty and extra in arrays and extra != name else expected
            error = ((actual - total).norm() / total.norm()).item()
            best = error if not with_penalty else min(best, error)
        worst = max(worst, best)
        print(f"{name}: relative error {best:.1e}", file=sys.stderr)
    print(json.dumps({"worst_relative_error": worst}))
    return 0 if worst < 1e-4 else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="folder with MNIST's four IDX files, gzip")
    parser.add_argument("--steps", type=int, help="time so many steps")
    parser.add_argument("--epochs", type=int, help="train so many epochs")
    parser.add_argument("--verify", help="a fixture to check one step's losses and gradients against")
    parser.add_argument("--dense", action="store_true", help="one pass and no gates")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--threads", type=int, help="as many as cores if not given")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lambdas", type=float, nargs=4, default=(10.0, 0.5, 0.1, 10.0))
    parser.add_argument("--decay", type=float, default=5e-4, help="weight decay inside the 1/N, as the paper's code has it")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads or len(os.sched_getaffinity(0)))
    if options.verify:
        return verify(options.verify)
    if not options.data or not (options.steps or options.epochs):
        parser.error("give --data with --steps or --epochs, or --verify")
    time_steps(options) if options.steps else train(options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
