"""Capture normalization layers of a PyTorch model in the middle of a training step, for bnwalk.

    python capture_pytorch.py --list
    python capture_pytorch.py --layer bn1 --out capture.npz
    python capture_pytorch.py --all captures            a file a layer; then: bnwalk check captures

Every norm of torch.nn: BatchNorm1d to 3d and SyncBatchNorm, InstanceNorm, GroupNorm, LayerNorm and RMSNorm. To look into
your own model, copy `capture` and call it with your model, the layer's name, a batch and a loss:

    arrays = capture(model, "layer1.0.bn1", images, lambda out: cross_entropy(out, labels))
    np.savez("capture.npz", **arrays)

`capture_all(model, images, loss)` gives a dictionary of such arrays for all layers, from one pass. A layer that runs more
than once in a forward pass is captured at each call, as NAME, NAME.call2, and so on; dgamma and dbeta are those of that call
alone. A layer under torch.utils.checkpoint runs again in the backward pass; what is captured is its first run, and its
running statistics move twice, as they do without the capture.

The arrays, in the layer's own layout and precision (but bfloat16, which NumPy lacks, as float32):

    x, dy, y, dx                      input, gradient at the output, output, gradient at the input
    weight, bias, dgamma, dbeta       gamma and beta, and their gradients   (those that there are, and that are not frozen)
    running_mean, running_var         the running statistics before the step     (absent without tracking)
    running_mean_after, running_var_after                    and after it
    eps, momentum, num_batches_tracked                       scalars; momentum NaN is PyTorch's None
    mode, norm, layout                                       words: "train", "layer:c", "channels-last"

A LayerNorm or RMSNorm over several axes keeps a weight for each of their cells, which no batch norm has: its input is
handed over as rows, (N, D).
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.modules.instancenorm import _InstanceNorm

NORMS = (_BatchNorm, _InstanceNorm, nn.GroupNorm, nn.LayerNorm, nn.RMSNorm)


def norms(model):
    """The normalization layers by name. A layer under two names has the first."""
    return {name: m for name, m in model.named_modules() if isinstance(m, NORMS)}


def array(t):
    t = t.detach().cpu()
    # NumPy has no bfloat16; copy, because the model goes on working in its own memory.
    return (t.float() if t.dtype == torch.bfloat16 else t).contiguous().clone().numpy()


def statistics(layer):
    """The running statistics at this moment; empty when the layer keeps none."""
    if getattr(layer, "running_mean", None) is None:
        return {}
    return {"running_mean": array(layer.running_mean), "running_var": array(layer.running_var)}


def reading(layer, x):
    """How bnwalk is to read the layer: the norm and layout in its words, and the shape of the cells."""
    shape = tuple(x.shape)
    if isinstance(layer, (nn.LayerNorm, nn.RMSNorm)):
        kind = "layer" if isinstance(layer, nn.LayerNorm) else "rms"
        if len(layer.normalized_shape) > 1:
            rest = shape[: len(shape) - len(layer.normalized_shape)]
            return dict(norm=kind, layout="channels-last"), (int(np.prod(rest, dtype=int)), int(np.prod(layer.normalized_shape)))
        # Over the last axis alone: each position by itself.
        if len(shape) == 1:
            return dict(norm=kind, layout="channels-last"), (1, *shape)
        return dict(norm=kind if len(shape) == 2 else f"{kind}:c", layout="channels-last"), at_most_five(shape)
    if isinstance(layer, nn.GroupNorm):
        return dict(norm=f"group:{layer.num_groups}", layout="channels-first"), shape
    if isinstance(layer, _InstanceNorm):
        channels = {nn.InstanceNorm1d: 3, nn.InstanceNorm2d: 4, nn.InstanceNorm3d: 5}
        full = next((rank for kind, rank in channels.items() if isinstance(layer, kind)), len(shape))
        # Without a batch axis it is one sample.
        return dict(norm="instance", layout="channels-first"), shape if len(shape) == full else (1, *shape)
    return dict(norm="batch", layout="channels-first"), shape


def at_most_five(shape):
    """bnwalk knows five axes; more of them before the last are one."""
    return shape if len(shape) <= 5 else (int(np.prod(shape[:-1], dtype=int)), shape[-1])


class Call:
    """One run of a layer: its arrays, and what is to be asked of its parameters."""

    def __init__(self, layer, x):
        words, self.shape = reading(layer, x)
        self.x = x.detach().clone()
        self.arrays = {"x": array(x).reshape(self.shape)}
        self.parameters = {}
        for name, gradient in (("weight", "dgamma"), ("bias", "dbeta")):
            parameter = getattr(layer, name, None)
            if parameter is not None:
                self.arrays[name] = array(parameter).reshape(-1)
                if parameter.requires_grad:
                    self.parameters[gradient] = parameter
        self.arrays["eps"] = np.array(torch.finfo(x.dtype).eps if layer.eps is None else layer.eps)
        # Without running statistics a layer normalizes by the batch in eval mode, too.
        uses_running = not layer.training and getattr(layer, "running_mean", None) is not None
        if isinstance(layer, _InstanceNorm) and uses_running:
            words["norm"] = "batch"  # by the running statistics of each channel, as a batch norm does
        if words["norm"] == "batch":
            self.arrays |= statistics(layer)
        self.arrays |= {"mode": np.array("eval" if uses_running else "train")}
        self.arrays |= {name: np.array(word) for name, word in words.items()}
        if isinstance(layer, _BatchNorm):
            self.arrays["momentum"] = np.array(np.nan if layer.momentum is None else layer.momentum)
            if layer.num_batches_tracked is not None:
                self.arrays["num_batches_tracked"] = array(layer.num_batches_tracked)

    def returned(self, layer, y):
        self.arrays["y"] = array(y).reshape(self.shape)
        if self.arrays["norm"] == "batch":
            self.arrays.update({f"{k}_after": v for k, v in statistics(layer).items()})

    def watch(self, name, tensor):
        """Takes the gradient down when it passes."""
        if tensor.requires_grad:
            tensor.register_hook(lambda gradient: self.arrays.update({name: array(gradient).reshape(self.shape)}))

    def shares(self, layer):
        """dgamma and dbeta of this call alone, by running the layer once more by itself."""
        kept = {name: b.clone() for name, b in layer.named_buffers()}
        x = self.x
        with torch.enable_grad():
            out = layer(x)
            dy = torch.from_numpy(self.arrays["dy"].reshape(tuple(out.shape))).to(out)
            gradients = torch.autograd.grad(out, list(self.parameters.values()), dy)
        with torch.no_grad():
            for name, old in kept.items():
                layer.get_buffer(name).copy_(old)
        return gradients


def capture_all(model, inputs, loss_fn, only=None):
    """One forward and backward pass in the mode that the model is in; the model is left as it was found."""
    layers = {name: m for name, m in norms(model).items() if only in (None, name)}
    if only is not None and not layers:
        raise SystemExit(f"no normalization layer is called {only!r}; there are: {', '.join(norms(model))}")
    calls, running = {name: [] for name in layers}, {name: [] for name in layers}
    forward_is_over = False

    def before(name):
        def hook(layer, args):
            x, call = args[0], None
            if not forward_is_over:
                call = Call(layer, x)
                calls[name].append(call)
            else:
                # Under torch.utils.checkpoint a layer runs again, and the gradients may flow through that run.
                same = lambda c: "dx" not in c.arrays and np.array_equal(c.arrays["x"], array(x).reshape(c.shape), equal_nan=True)
                call = next(filter(same, calls[name]), None)
            running[name].append(call)
            # A copy of its own: safe from in-place operations, and its gradient comes from this layer alone, not
            # from a skip connection that reads the same tensor.
            x = x.clone() if x.requires_grad else x.clone().requires_grad_()
            if call:
                call.watch("dx", x)
            return (x, *args[1:])
        return hook

    def after(name):
        def hook(layer, args, out):
            call = running[name].pop()
            if call and "y" not in call.arrays:
                call.returned(layer, out)
            if call:
                call.watch("dy", out)
            return out.clone()  # an in-place ReLU may overwrite this one
        return hook

    buffers = {b: b.clone() for b in model.buffers()}
    grads = {p: p.grad for p in model.parameters()}
    hooks = [h for name, m in layers.items() for h in (m.register_forward_pre_hook(before(name)), m.register_forward_hook(after(name)))]
    found = {}
    try:
        for p in grads:
            p.grad = None
        loss = loss_fn(model(inputs))
        forward_is_over = True
        loss.backward()
        for hook in hooks:
            hook.remove()
        for name, runs in calls.items():
            for turn, call in enumerate(runs):
                gradients = [p.grad for p in call.parameters.values()]
                if len(runs) > 1 and "dy" in call.arrays and gradients:
                    gradients = call.shares(layers[name])
                call.arrays.update({k: array(g).reshape(-1) for k, g in zip(call.parameters, gradients) if g is not None})
                found[name if turn == 0 else f"{name}.call{turn + 1}"] = call.arrays
    finally:
        for hook in hooks:
            hook.remove()
        with torch.no_grad():
            for b, old in buffers.items():
                b.copy_(old)
        for p, grad in grads.items():
            p.grad = grad
    return found


def capture(model, layer_name, inputs, loss_fn):
    """The arrays of one layer, at its first call."""
    arrays = capture_all(model, inputs, loss_fn, only=layer_name)
    if not arrays:
        raise SystemExit(f"the forward pass does not reach {layer_name!r}")
    return arrays[layer_name]


# --- a model to try it on ---------------------------------------------------------------------------------------------


class TinyNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 4, 3, bias=False)  # a bias would be subtracted again by bn1
        self.bn1 = nn.BatchNorm2d(4)
        self.conv2 = nn.Conv2d(4, 8, 3, bias=False)
        self.bn2 = nn.BatchNorm2d(8)
        self.relu = nn.ReLU(inplace=True)
        self.head = nn.Linear(8, 3)

    def forward(self, x):
        x = self.relu(self.bn1(self.conv1(x)))
        x = self.relu(self.bn2(self.conv2(x)))
        return self.head(x.mean(dim=(2, 3)))


def demo(steps=5):
    """The tiny model after a few training steps, so that gamma, beta and the running statistics have moved."""
    torch.manual_seed(0)
    model, loss_fn = TinyNet(), nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    images, labels = torch.rand(8, 1, 7, 7), torch.arange(8) % 3
    for _ in range(steps):
        optimizer.zero_grad()
        loss_fn(model(images), labels).backward()
        optimizer.step()
    return model, images, lambda out: loss_fn(out, labels)


def main():
    parser = argparse.ArgumentParser(description="Capture normalization layers of a PyTorch model as NPZ.")
    parser.add_argument("--list", action="store_true", help="name the normalization layers and stop")
    parser.add_argument("--layer", default="bn1", metavar="NAME", help="the layer to capture (default: %(default)s)")
    parser.add_argument("--all", metavar="FOLDER", help="capture every layer, into a file each")
    parser.add_argument("--eval", action="store_true", help="freeze the running statistics: model.eval()")
    parser.add_argument("--out", default="capture.npz", metavar="FILE", help="where to write (default: %(default)s)")
    args = parser.parse_args()

    model, inputs, loss_fn = demo()
    if args.list:
        for name, layer in norms(model).items():
            print(f"{name}: {layer}")
        return
    model.train(not args.eval)
    if args.all:
        folder = Path(args.all)
        folder.mkdir(parents=True, exist_ok=True)
        for name, arrays in capture_all(model, inputs, loss_fn).items():
            np.savez(folder / f"{name}.npz", **arrays)
            print(folder / f"{name}.npz")
        return
    arrays = capture(model, args.layer, inputs, loss_fn)
    np.savez(args.out, **arrays)
    for name, a in arrays.items():
        print(f"{name:20} {a.dtype!s:8} {a.shape}")


if __name__ == "__main__":
    main()
