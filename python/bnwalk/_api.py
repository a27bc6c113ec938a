"""The functions of the module."""

import contextlib
import json
import os
import sys
import tempfile

import numpy as np

from . import _layer
from ._picture import Picture
from ._program import Error, run, run_on_terminal
from ._report import Report


def check(layer, x, dy=None, *, norm=None, rtol=None, atol=None, lang=None):
    """Runs a normalization layer of PyTorch forward and backward, and compares all that it makes with the true numbers.

    layer: BatchNorm*, SyncBatchNorm, LayerNorm, GroupNorm, InstanceNorm* or RMSNorm, in the mode that it is in; or a module of
        your own, with `norm` saying which cells share statistics ("batch", "layer", "group:4", ... as in `bnwalk --norm`),
        and with γ, β, ε, momentum and running statistics under PyTorch's names (weight or gamma, bias or beta, eps, ...).
    x: its input, a tensor or an array. dy: the gradient at its output; by default standard normal numbers.
    rtol, atol: what right numbers may differ by; by default it follows from the precision.

    Returns a Report. The layer's statistics and gradients are left as they were.
    """
    if not _layer.is_layer(layer):
        raise TypeError(f"expected a layer of PyTorch, found {type(layer).__name__}; for arrays there is check_arrays")
    arrays, results, tolerance = _layer.run(layer, x, dy, norm)
    return check_arrays(arrays, results, rtol=tolerance if rtol is None else rtol, atol=atol, lang=lang)


def check_arrays(arrays, expect, *, rtol=None, atol=None, lang=None):
    """Compares your own results with the true numbers.

    arrays: a dict with "x" and any of the other fields of a problem ("gamma", "beta", "eps", "mode", "norm", "layout",
        "running_mean", "dy", ...), or x alone.
    expect: a dict of your results under the quantities' names or the usual others ("x_hat", "y", "rstd", "dx", "dw", ...).

    Returns a Report.
    """
    with _files(problem=_named(arrays), expect=expect) as files:
        call = ["check", files["problem"], "--expect", files["expect"], *_flags(rtol=rtol, atol=atol, lang=lang)]
        found, _ = run([*call, "--dump=json"], codes=(0, 1))
        text, _ = run([*call, "--dump=text"], codes=(0, 1))
    text = text.decode().replace(files["expect"], "the results")
    return Report(json.loads(found), text.rstrip("\n"))


def dump(thing, x=None, dy=None, *, norm=None, stage=None):
    """Every number of the computation, as a dict of arrays: "mean", "x_hat", "y", "dx", ... and the problem itself.

    thing: a dict of arrays as for check_arrays, x alone, or a layer with its input x. stage: a stage or quantities to keep,
    "normalize" or "x_hat,dx".
    """
    arrays, _ = _problem(thing, x, dy, norm)
    with _files(problem=arrays) as files:
        out = os.path.join(files["folder"], "dump.npz")
        run([files["problem"], "--dump=npz", "-o", out, *_flags(stage=stage)])
        with np.load(out) as read:
            return {name: read[name] for name in read.files}


def show(thing, x=None, dy=None, *, norm=None, stage=None, cell=None, size=(100, 30), theme=None, ascii=False, lang=None):
    """The screen of the walk as a Picture, which a notebook shows.

    thing: a dict of arrays as for check_arrays, x alone, or a layer with its input x; beside a layer's own results the walk
    shows where they differ. stage: "normalize", "dx", ...; cell: the index of the number that is explained, such as (3, 0);
    size: columns and rows; theme: "dark", "light", "contrast" or "mono".
    """
    arrays, results = _problem(thing, x, dy, norm)
    cell = ",".join(str(int(i)) for i in np.atleast_1d(cell)) if cell is not None else None
    with _files(problem=arrays, **({"expect": results} if results else {})) as files:
        call = [files["problem"], *_flags(stage=stage, cell=cell, theme=theme, lang=lang, size=f"{size[0]}x{size[1]}")]
        call += ["--color", "always"]
        if ascii:
            call.append("--ascii")
        if results:
            call += ["--expect", files["expect"]]
        drawn = []
        for ending in ("svg", "txt"):
            path = os.path.join(files["folder"], f"screen.{ending}")
            run([*call, "--screenshot", path])
            with open(path, encoding="utf-8") as file:
                drawn.append(file.read())
    return Picture(*drawn)


def walk(thing, x=None, dy=None, *, norm=None, stage=None, lang=None):
    """Opens the walk in this terminal, until it is left. Where there is none, as in a notebook, returns the picture of it.

    thing, x, dy, norm: as for show.
    """
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        return show(thing, x, dy, norm=norm, stage=stage, lang=lang)
    arrays, results = _problem(thing, x, dy, norm)
    with _files(problem=arrays, **({"expect": results} if results else {})) as files:
        call = [files["problem"], *_flags(stage=stage, lang=lang)]
        if results:
            call += ["--expect", files["expect"]]
        run_on_terminal(call)
    return None


def _problem(thing, x, dy, norm):
    """The arrays of a problem, and a layer's own results where it is one."""
    if _layer.is_layer(thing):
        if x is None:
            raise TypeError("a layer needs its input: give x too")
        arrays, results, _ = _layer.run(thing, x, dy, norm)
        return arrays, results
    arrays = dict(_named(thing))
    if x is not None:
        raise TypeError("x is given twice: beside arrays there is no other x")
    if dy is not None:
        arrays["dy"] = dy
    if norm is not None:
        arrays["norm"] = norm
    return arrays, None


def _named(arrays):
    return arrays if isinstance(arrays, dict) else {"x": arrays}


def _flags(**values):
    return [text for name, value in values.items() if value is not None for text in (f"--{name}", str(value))]


@contextlib.contextmanager
def _files(**contents):
    """Dicts of arrays as NPZ files in a folder that is gone afterwards; their paths by name, and the folder's."""
    with tempfile.TemporaryDirectory(prefix="bnwalk-") as folder:
        paths = {"folder": folder}
        for name, arrays in contents.items():
            paths[name] = os.path.join(folder, f"{name}.npz")
            # Files, as a layer's name of an array may be one of savez's own.
            np.savez(paths[name], **{key: _layer.array(value) for key, value in arrays.items() if value is not None})
        try:
            yield paths
        except Error as error:
            # The caller knows of no files.
            told = str(error)
            for name, words in (("problem", "the arrays"), ("expect", "the results")):
                if name in paths:
                    told = told.replace(paths[name], words)
            raise Error(told) from None
