"""Capture one BatchNorm layer of a PyTorch model in the middle of a training step, for bnwalk.

    python capture_pytorch.py --list
    python capture_pytorch.py --layer bn1 --out capture.npz

To look into your own model, copy `capture` and call it with your model, the layer's name, a batch and a loss:

    arrays = capture(model, "layer1.0.bn1", images, lambda out: cross_entropy(out, labels))
    np.savez("capture.npz", **arrays)

The arrays, in the layer's own layout and precision (but bfloat16, which NumPy lacks, as float32: check with --rtol 2e-2):

    x, dy, y, dx                      input, gradient at the output, output, gradient at the input
    weight, bias, dgamma, dbeta       gamma and beta, and their gradients        (absent with affine=False)
    running_mean, running_var         the running statistics before the step     (absent without tracking)
    running_mean_after, running_var_after                    and after it
    eps, momentum, num_batches_tracked                       scalars; momentum NaN is PyTorch's None
    mode                                                     the word "train" or "eval"
"""

import argparse

import numpy as np
import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm


def batch_norms(model):
    return {name: m for name, m in model.named_modules() if isinstance(m, _BatchNorm)}


def array(t):
    t = t.detach().cpu()
    # NumPy has no bfloat16; copy, because the model goes on working in its own memory.
    return (t.float() if t.dtype == torch.bfloat16 else t).clone().numpy()


def statistics(layer):
    """The running statistics at this moment; empty when the layer keeps none."""
    if layer.running_mean is None:
        return {}
    return {"running_mean": array(layer.running_mean), "running_var": array(layer.running_var)}


def capture(model, layer_name, inputs, loss_fn):
    """One forward and backward pass in the mode that the model is in; the model is left as it was found."""
    layer = batch_norms(model).get(layer_name)
    if layer is None:
        raise SystemExit(f"no BatchNorm layer is called {layer_name!r}; there are: {', '.join(batch_norms(model))}")
    arrays, held = {}, {}

    def before(_, args):
        if held:
            raise SystemExit(f"{layer_name!r} runs twice in one forward pass; only a layer that runs once will do")
        # A copy of its own: safe from in-place operations, and its gradient comes from this layer alone, not from
        # a skip connection that reads the same tensor.
        held["x"] = args[0].clone() if args[0].requires_grad else args[0].clone().requires_grad_()
        arrays.update(x=array(held["x"]), **statistics(layer))
        if layer.affine:
            arrays.update(weight=array(layer.weight), bias=array(layer.bias))
        arrays["eps"] = np.array(layer.eps)
        # Without running statistics a layer normalizes by the batch in eval mode, too.
        arrays["mode"] = np.array("train" if layer.training or layer.running_mean is None else "eval")
        arrays["momentum"] = np.array(np.nan if layer.momentum is None else layer.momentum)
        if layer.num_batches_tracked is not None:
            arrays["num_batches_tracked"] = array(layer.num_batches_tracked)
        return (held["x"], *args[1:])

    def after(_, args, out):
        held["y"] = out
        arrays["y"] = array(out)
        arrays.update({f"{k}_after": v for k, v in statistics(layer).items()})
        return out.clone()  # an in-place ReLU may overwrite this one

    buffers = {b: b.clone() for b in model.buffers()}
    hooks = [layer.register_forward_pre_hook(before), layer.register_forward_hook(after)]
    try:
        loss = loss_fn(model(inputs))
        if not held:
            raise SystemExit(f"the forward pass does not reach {layer_name!r}")
        wanted = {"dy": held["y"], "dx": held["x"]}
        if layer.affine and layer.weight.requires_grad:
            wanted |= {"dgamma": layer.weight, "dbeta": layer.bias}
        # autograd.grad hands the gradients over and leaves every .grad alone.
        gradients = torch.autograd.grad(loss, list(wanted.values()))
    finally:
        for hook in hooks:
            hook.remove()
        with torch.no_grad():
            for b, old in buffers.items():
                b.copy_(old)
    arrays.update({name: array(g) for name, g in zip(wanted, gradients)})
    return arrays


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
    parser = argparse.ArgumentParser(description="Capture one BatchNorm layer of a PyTorch model as NPZ.")
    parser.add_argument("--list", action="store_true", help="name the BatchNorm layers and stop")
    parser.add_argument("--layer", default="bn1", metavar="NAME", help="the layer to capture (default: %(default)s)")
    parser.add_argument("--eval", action="store_true", help="freeze the running statistics: model.eval()")
    parser.add_argument("--out", default="capture.npz", metavar="FILE", help="where to write (default: %(default)s)")
    args = parser.parse_args()

    model, inputs, loss_fn = demo()
    if args.list:
        for name, layer in batch_norms(model).items():
            print(f"{name}: {layer}")
        return
    model.train(not args.eval)
    arrays = capture(model, args.layer, inputs, loss_fn)
    np.savez(args.out, **arrays)
    for name, a in arrays.items():
        print(f"{name:20} {a.dtype!s:8} {a.shape}")


if __name__ == "__main__":
    main()
