"""A normalization layer of PyTorch, run forward and backward: its problem, and what it made of it.

Shapes are the layer's own, but for layers that scale each element of several axes: those are one axis of channels here.
"""

import numpy as np


def is_layer(thing):
    """Whether it is a module of PyTorch; where that was never imported nothing is."""
    import sys

    torch = sys.modules.get("torch")
    return torch is not None and isinstance(thing, torch.nn.Module)


def array(tensor):
    """A tensor, or anything that NumPy takes, as an array of its own memory."""
    if hasattr(tensor, "detach"):
        tensor = tensor.detach().cpu()
        if str(tensor.dtype) == "torch.bfloat16":
            # NumPy has none; every bfloat16 is a float32.
            tensor = tensor.float()
        return tensor.clone().numpy()
    return np.array(tensor)


def run(layer, x, dy=None, norm=None):
    """Runs the layer forward and backward on x.

    x: a tensor or an array in the layer's own layout and precision. dy: the gradient at the output, of y's shape; by default
    standard normal numbers. norm: which cells share statistics, as in `bnwalk --norm`, for a layer that is none of PyTorch's own.

    Returns (arrays, results, tolerance): the problem, what the layer computed, and the relative tolerance where NumPy cannot
    hold the layer's precision. The layer's statistics and gradients are left as they were.
    """
    import torch

    weight, bias = _attribute(layer, "weight", "gamma"), _attribute(layer, "bias", "beta")
    like = weight if weight is not None else torch.empty(0)
    if not isinstance(x, torch.Tensor):
        x = torch.as_tensor(np.asarray(x))
        x = x.to(like.dtype) if not x.is_floating_point() or weight is not None else x
    x = x.detach().to(like.device).clone().requires_grad_()
    arrays, reshape = _problem(layer, x, norm, weight, bias)
    before = {buffer: buffer.clone() for buffer in layer.buffers()}
    try:
        with torch.enable_grad():
            y = layer(x)
            if dy is None:
                generator = torch.Generator().manual_seed(1)
                dy = torch.randn(y.shape, generator=generator, dtype=torch.float64)
            dy = torch.as_tensor(array(dy)).to(y.dtype).to(y.device)
            if dy.shape != y.shape:
                raise ValueError(f"dy has shape {tuple(dy.shape)}; expected that of y, {tuple(y.shape)}")
            wanted = {"dx": x}
            for name, parameter in (("dgamma", weight), ("dbeta", bias)):
                if parameter is not None and parameter.requires_grad:
                    wanted[name] = parameter
            gradients = torch.autograd.grad(y, list(wanted.values()), dy, allow_unused=True)
        results = {"y": reshape(array(y))}
        if "running_mean" in arrays and arrays["mode"] == "train":
            results["running_mean"] = array(layer.running_mean)
            results["running_var"] = array(layer.running_var)
    finally:
        with torch.no_grad():
            for buffer, old in before.items():
                buffer.copy_(old)
    arrays["dy"] = reshape(array(dy))
    for name, gradient in zip(wanted, gradients):
        if gradient is not None:
            results[name] = reshape(array(gradient)) if name == "dx" else array(gradient).reshape(-1)
    tolerance = 0.16 if y.dtype == torch.bfloat16 else None
    return arrays, results, tolerance


def _attribute(layer, *names):
    for name in names:
        value = getattr(layer, name, None)
        if value is not None:
            return value
    return None


def _problem(layer, x, norm, weight, bias):
    """The problem without dy, and what brings an array of x's shape into the problem's."""
    import torch
    from torch.nn.modules.batchnorm import _BatchNorm
    from torch.nn.modules.instancenorm import _InstanceNorm

    arrays = {"convention": "pytorch", "mode": "train", "layout": "channels_first"}
    eps = getattr(layer, "eps", None)
    shape = tuple(x.shape)
    running = _attribute(layer, "running_mean") is not None
    if isinstance(layer, _InstanceNorm):
        rank = {"InstanceNorm1d": 2, "InstanceNorm2d": 3, "InstanceNorm3d": 4}.get(type(layer).__name__.removeprefix("Lazy"))
        shape = (1, *shape) if len(shape) == rank else shape
        arrays["norm"] = "instance"
        if running and not layer.training:
            # With constant statistics it is the batch norm in eval mode.
            arrays.update(norm="batch", mode="eval")
        else:
            running = False
    elif isinstance(layer, torch.nn.GroupNorm):
        arrays["norm"] = f"group:{layer.num_groups}"
    elif isinstance(layer, (torch.nn.LayerNorm, getattr(torch.nn, "RMSNorm", torch.nn.LayerNorm))):
        word = "layer" if isinstance(layer, torch.nn.LayerNorm) else "rms"
        if eps is None:
            eps = torch.finfo(x.dtype).eps
        axes = len(layer.normalized_shape)
        if axes == 1 and 2 <= len(shape) <= 5:
            arrays.update(norm=f"{word}:c", layout="channels_last")
        else:
            shape = (-1, int(np.prod(layer.normalized_shape)))
            arrays["norm"] = word
    elif isinstance(layer, _BatchNorm):
        arrays["norm"] = "batch"
        if not layer.training and running:
            arrays["mode"] = "eval"
    elif norm is not None:
        arrays["norm"] = norm
        if not layer.training and running:
            arrays["mode"] = "eval"
    else:
        name = type(layer).__name__
        raise TypeError(f'{name} is no normalization layer of PyTorch; give norm="batch" (or another) to check it as one')
    if eps is not None:
        arrays["eps"] = float(eps)
    if arrays["norm"] == "batch" and running:
        arrays["running_mean"], arrays["running_var"] = array(layer.running_mean), array(layer.running_var)
        if hasattr(layer, "momentum"):
            arrays["momentum"] = float("nan") if layer.momentum is None else float(layer.momentum)
        if _attribute(layer, "num_batches_tracked") is not None:
            arrays["num_batches_tracked"] = array(layer.num_batches_tracked)
    for name, parameter in (("gamma", weight), ("beta", bias)):
        if parameter is not None:
            arrays[name] = array(parameter).reshape(-1)
    arrays["x"] = array(x).reshape(shape)
    return arrays, lambda other: other.reshape(arrays["x"].shape)
