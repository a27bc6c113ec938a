"""Train in PyTorch the networks that bnwalk trained, and compare the losses.

{{problem}}
What bnwalk computed, and compare: the initial weights, the mini-batches and the noise are read from
{{numbers}}, beside this script or given as its argument. Needs: numpy, torch

The losses of the first steps agree to 1e-9 at a learning rate of 0.1 and batches of 60, for every norm and
activation. With other settings they can part from rounding alone: change one weight by 1e-16 and see. A batch norm
over two or four samples, a group norm over four units, and a network without a norm at a high learning rate, do
so within these steps.
"""

import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

RTOL = 1e-9
RUNS = [
{{runs}}
]

torch.set_default_dtype(torch.float64)
beside = Path(__file__).with_name({{name}})
numbers = np.load(sys.argv[1] if len(sys.argv) > 1 else beside)
x = torch.from_numpy(numbers["x"])
labels = torch.from_numpy(numbers["labels"].astype(np.int64))
test = torch.from_numpy(numbers["test"].astype(np.int64))


class RMSNorm(nn.Module):
    """x / sqrt(mean(x²) + eps), scaled and, unlike nn.RMSNorm, shifted."""

    def __init__(self, units, eps):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.ones(units)), nn.Parameter(torch.zeros(units))
        self.eps = eps

    def forward(self, h):
        return F.rms_norm(h, h.shape[1:], self.weight, self.eps) + self.bias


def norm_layer(norm, units, eps, momentum):
    kind, _, groups = norm.partition(":")
    if kind == "batch":
        return nn.BatchNorm1d(units, eps=eps, momentum=momentum)
    if kind == "layer":
        return nn.LayerNorm(units, eps=eps)
    if kind == "group":
        return nn.GroupNorm(int(groups), units, eps=eps)
    if kind == "rms":
        return RMSNorm(units, eps)
    return nn.Identity()


class Net(nn.Module):
    def __init__(self, i, run):
        super().__init__()
        weights, biases = [], []
        while f"run{i}_weight{len(weights)}" in numbers:
            biases.append(torch.from_numpy(numbers[f"run{i}_bias{len(weights)}"]))
            weights.append(torch.from_numpy(numbers[f"run{i}_weight{len(weights)}"]))
        self.linear = nn.ModuleList(nn.Linear(w.shape[1], w.shape[0]) for w in weights)
        with torch.no_grad():
            for linear, w, b in zip(self.linear, weights, biases):
                linear.weight.copy_(w)
                linear.bias.copy_(b)
        self.norm = nn.ModuleList(
            norm_layer(run["norm"], w.shape[0], run["eps"], run["momentum"]) for w in weights[:-1]
        )
        self.act = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}[run["act"]]

    def forward(self, h, noise=None):
        for l, norm in enumerate(self.norm):
            h = norm(self.linear[l](h))
            if noise is not None:
                h = h + noise[l]
            h = self.act(h)
        return self.linear[-1](h)


def train(i, run):
    net = Net(i, run)
    sgd = torch.optim.SGD(net.parameters(), lr=run["lr"], momentum=run["sgd_momentum"])
    losses = []
    for step, rows in enumerate(torch.from_numpy(numbers[f"run{i}_batches"].astype(np.int64))):
        noise = None
        if run["noise"]:
            noise = [torch.from_numpy(numbers[f"run{i}_noise{l}"][step]) for l in range(len(net.norm))]
        loss = F.cross_entropy(net(x[rows], noise), labels[rows])
        losses.append(loss.item())
        sgd.zero_grad()
        loss.backward()
        sgd.step()
    net.eval()
    with torch.no_grad():
        right = (net(x[test]).argmax(dim=1) == labels[test]).double().mean().item()
    return np.array(losses), right


wrong = 0
for i, run in enumerate(RUNS):
    losses, right = train(i, run)
    mine = numbers[f"run{i}_losses"]
    apart = np.max(np.abs(losses - mine) / np.abs(mine)) if np.isfinite(losses).all() else np.nan
    is_equal = apart <= RTOL
    wrong += not is_equal
    accuracy = numbers[f"run{i}_test_accuracy"]
    print(
        f"{'ok  ' if is_equal else 'WRONG'} {run['name']:<24} {len(losses)} losses, at most {apart:.1e} apart; "
        f"test accuracy {right:.4f}, bnwalk's {accuracy:.4f}"
    )
sys.exit(1 if wrong else 0)
