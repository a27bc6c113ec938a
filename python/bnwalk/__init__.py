"""Batch Normalization, one number at a time, from Python.

    report = bnwalk.check(torch.nn.BatchNorm2d(8), x)   # forward and backward, compared with the true numbers
    report.assert_ok()                                   # in a test
    bnwalk.check_arrays({"x": x, "eps": 0}, expect={"x_hat": mine})
    bnwalk.walk(layer, x)                                # the walk in the terminal
    bnwalk.dump({"x": x})["dx"]                          # every number, as arrays
    bnwalk.show({"x": x}, stage="dx")                    # the screen as a picture, in a notebook

All numbers are computed by the program bnwalk, which is installed with this module; they go to it through a temporary NPZ file.
NumPy is enough; PyTorch is needed only where a layer of it is given.
"""

from ._api import check, check_arrays, dump, show, walk
from ._picture import Picture
from ._program import Error, program
from ._report import Cause, Report

__all__ = ["Cause", "Error", "Picture", "Report", "check", "check_arrays", "dump", "program", "show", "walk"]
