"""Capture one BatchNormalization layer of a Keras 3 model in the middle of a training step, for bnwalk.

    KERAS_BACKEND=torch python capture_keras.py --list
    KERAS_BACKEND=torch python capture_keras.py --layer bn1 --out capture.npz

It needs the torch backend, whose autograd hands over the gradient at any tensor of a model as it runs. To look into your
own model, copy `capture` and call it with your model, the layer's name, a batch and a loss:

    arrays = capture(model, "bn1", images, lambda out: loss(labels, out))
    np.savez("capture.npz", **arrays)

The arrays, in the layer's own layout and precision (but bfloat16, which NumPy lacks, as float32: check with --rtol 2e-2):

    x, dy, y, dx                      input, gradient at the output, output, gradient at the input
    gamma, beta, dgamma, dbeta        gamma and beta, and their gradients        (absent with scale, center=False)
    running_mean, running_var         moving_mean and moving_variance before the step
    running_mean_after, running_var_after                    and after it
    eps, momentum                     scalars
    convention, layout, mode          the words "keras", "channels_last" (or _first), "train" (or "eval": a frozen layer)
"""

import argparse
import os

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
import numpy as np
import torch


def batch_norms(model):
    """Every BatchNormalization, also those of models within the model, by its path below the model."""
    layers = [layer for layer in model._flatten_layers() if isinstance(layer, keras.layers.BatchNormalization)]
    return {layer.path.removeprefix(f"{model.name}/"): layer for layer in layers}


def array(t):
    t = t.detach().cpu()
    # NumPy has no bfloat16; copy, because the model goes on working in its own memory.
    return (t.float() if t.dtype == torch.bfloat16 else t).clone().numpy()


def statistics(layer):
    return {"running_mean": array(layer.moving_mean.value), "running_var": array(layer.moving_variance.value)}


def capture(model, layer_name, inputs, loss_fn):
    """One forward and backward pass in training mode; the model is left as it was found."""
    layer = batch_norms(model).get(layer_name)
    if layer is None:
        raise SystemExit(f"no BatchNormalization is called {layer_name!r}; there are: {', '.join(batch_norms(model))}")
    if layer.renorm:
        raise SystemExit(f"{layer_name!r} renormalizes, which is more than batch normalization")
    arrays, held, call = {}, {}, layer.call

    def hooked(x, training=None, mask=None):
        if held:
            raise SystemExit(f"{layer_name!r} runs twice in one forward pass; only a layer that runs once will do")
        if mask is not None:
            raise SystemExit(f"{layer_name!r} gets a mask, which leaves samples out of its statistics")
        # A copy of its own: its gradient comes from this layer alone, not from a skip connection.
        held["x"] = x.clone() if x.requires_grad else x.clone().requires_grad_()
        arrays.update(x=array(held["x"]), **statistics(layer))
        for name, variable in parameters.items():
            arrays[name] = array(variable.value)
        arrays.update(eps=np.array(layer.epsilon), momentum=np.array(layer.momentum), convention=np.array("keras"))
        last = layer.axis in (-1, x.ndim - 1)
        arrays["layout"] = np.array("channels_last" if last else "channels_first")
        arrays["mode"] = np.array("train" if training and layer.trainable else "eval")
        held["y"] = call(held["x"], training=training)
        arrays["y"] = array(held["y"])
        arrays.update({f"{name}_after": value for name, value in statistics(layer).items()})
        return held["y"]

    parameters = {name: getattr(layer, name) for name in ("gamma", "beta") if getattr(layer, name) is not None}
    before = [(variable, variable.value.detach().clone()) for variable in model.non_trainable_variables]
    layer.call = hooked
    try:
        loss = loss_fn(model(inputs, training=True))
        if not held:
            raise SystemExit(f"the forward pass does not reach {layer_name!r}")
        wanted = {"dy": held["y"], "dx": held["x"]}
        wanted |= {f"d{name}": variable.value for name, variable in parameters.items() if variable.trainable}
        # autograd.grad hands the gradients over and leaves every .grad alone.
        gradients = torch.autograd.grad(loss, list(wanted.values()))
    finally:
        layer.call = call
        for variable, value in before:
            variable.assign(value)
    arrays.update({name: array(gradient) for name, gradient in zip(wanted, gradients)})
    return arrays


# --- a model to try it on ---------------------------------------------------------------------------------------------


def demo(steps=5):
    """A tiny model after a few training steps, so that gamma, beta and the moving statistics have moved."""
    keras.utils.set_random_seed(0)
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((7, 7, 1)),
            layers.Conv2D(4, 3, use_bias=False),  # a bias would be subtracted again by bn1
            layers.BatchNormalization(name="bn1"),
            layers.ReLU(),
            layers.Conv2D(8, 3, use_bias=False),
            layers.BatchNormalization(name="bn2"),
            layers.ReLU(),
            layers.GlobalAveragePooling2D(),
            layers.Dense(3),
        ]
    )
    loss_fn = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(0.5), loss_fn)
    images, labels = np.random.rand(8, 7, 7, 1).astype("float32"), np.arange(8) % 3
    model.fit(images, labels, batch_size=8, epochs=steps, verbose=0)
    return model, images, lambda out: loss_fn(labels, out)


def main():
    parser = argparse.ArgumentParser(description="Capture one BatchNormalization layer of a Keras model as NPZ.")
    parser.add_argument("--list", action="store_true", help="name the BatchNormalization layers and stop")
    parser.add_argument("--layer", default="bn1", metavar="NAME", help="the layer to capture (default: %(default)s)")
    parser.add_argument("--out", default="capture.npz", metavar="FILE", help="where to write (default: %(default)s)")
    args = parser.parse_args()

    model, inputs, loss_fn = demo()
    if args.list:
        for name, layer in batch_norms(model).items():
            print(f"{name}: axis {layer.axis}, eps {layer.epsilon}, momentum {layer.momentum}")
        return
    arrays = capture(model, args.layer, inputs, loss_fn)
    np.savez(args.out, **arrays)
    for name, a in arrays.items():
        print(f"{name:20} {a.dtype!s:8} {a.shape}")


if __name__ == "__main__":
    main()
