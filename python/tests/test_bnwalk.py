"""The installed package, with NumPy alone, and with PyTorch where it is there."""

import os
import subprocess
import sys
import unittest

import numpy as np

import bnwalk

try:
    import torch
except ImportError:
    torch = None


def forward_backward(x, gamma, beta, eps, dy):
    """Batch normalization of (N, C), written apart from bnwalk: y and dx."""
    mean, var = x.mean(axis=0), x.var(axis=0)
    x_hat = (x - mean) / np.sqrt(var + eps)
    dx_hat = gamma * dy
    dx = (dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0)) / np.sqrt(var + eps)
    return gamma * x_hat + beta, dx


class Arrays(unittest.TestCase):
    def setUp(self):
        random = np.random.default_rng(0)
        self.problem = {name: random.normal(size=shape) for name, shape in
                        {"x": (6, 3), "gamma": 3, "beta": 3, "dy": (6, 3)}.items()}
        self.problem["eps"] = 1e-3
        self.y, self.dx = forward_backward(*(self.problem[name] for name in ("x", "gamma", "beta", "eps", "dy")))

    def test_right_numbers_are_found_right(self):
        report = bnwalk.check_arrays(self.problem, expect={"y": self.y, "dx": self.dx})
        self.assertTrue(report.ok)
        self.assertIsNone(report.first_wrong)
        self.assertEqual(report.causes, [])
        self.assertIs(report.assert_ok(), report)
        self.assertIn("All is right", repr(report))

    def test_a_mistake_is_found_and_named(self):
        x = self.problem["x"]
        mine = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0, ddof=1) + 1e-3)
        report = bnwalk.check_arrays(self.problem, expect={"x_hat": mine, "dx": self.dx})
        self.assertFalse(report.ok)
        self.assertEqual(report.first_wrong, "x_hat")
        self.assertEqual(report.causes[0].name, "unbiased variance")
        self.assertEqual(report.quantities["dx"]["verdict"], "close")
        with self.assertRaises(AssertionError) as caught:
            report.assert_ok()
        self.assertIn("unbiased variance", str(caught.exception))

    def test_a_tolerance_is_the_callers(self):
        # Numbers rounded to three decimals would be taken for what they are; these are off in every digit after it.
        noisy = {"y": self.y * (1 + 1e-3 * np.sin(np.arange(self.y.size)).reshape(self.y.shape))}
        self.assertFalse(bnwalk.check_arrays(self.problem, noisy).ok)
        self.assertTrue(bnwalk.check_arrays(self.problem, noisy, rtol=1e-2, atol=1e-3).ok)

    def test_a_dump_holds_the_arrays(self):
        arrays = bnwalk.dump(self.problem)
        np.testing.assert_allclose(arrays["y"], self.y, rtol=1e-12)
        np.testing.assert_allclose(arrays["dx"], self.dx, rtol=1e-11, atol=1e-14)
        self.assertEqual(bnwalk.dump([1, 2, 3, 4, 5], stage="mean")["mean"].tolist(), [3])

    def test_a_picture_is_what_a_notebook_shows(self):
        picture = bnwalk.show(self.problem, stage="dx", cell=(4, 2), size=(90, 26), lang="en")
        self.assertTrue(picture._repr_svg_().startswith("<svg "))
        self.assertIn("13 of 14", repr(picture))
        self.assertEqual(len(repr(picture).splitlines()), 26)

    def test_without_a_terminal_the_walk_is_its_picture(self):
        code = "import bnwalk; print(type(bnwalk.walk([1, 2, 3])).__name__)"
        done = subprocess.run([sys.executable, "-c", code], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        self.assertEqual((done.stdout.strip(), done.stderr), ("Picture", ""))

    def test_what_cannot_be_is_an_exception_with_the_programs_sentence(self):
        with self.assertRaisesRegex(bnwalk.Error, "^.*eps is -1.*0 or more"):
            bnwalk.dump({"x": [1, 2], "eps": -1})
        with self.assertRaisesRegex(bnwalk.Error, "gamma has 2 values"):
            bnwalk.show({"x": [[1, 2, 3]], "gamma": [1, 2]})
        with self.assertRaisesRegex(bnwalk.Error, "^the arrays: x has shape"):
            bnwalk.dump(np.zeros((2, 0)))
        with self.assertRaisesRegex(bnwalk.Error, "of shape"):
            bnwalk.show([1, 2, 3], cell=7)
        with self.assertRaises(TypeError):
            bnwalk.check([1, 2, 3], [1, 2, 3])

    def test_the_program_is_the_one_that_was_installed(self):
        self.assertTrue(os.path.dirname(bnwalk.program()).startswith(sys.prefix))
        done = subprocess.run([bnwalk.program(), "--version"], capture_output=True, text=True, check=True)
        self.assertIn("(schema bnwalk/1)", done.stdout)


@unittest.skipIf(torch is None, "PyTorch is not installed")
class Layers(unittest.TestCase):
    def layers(self):
        nn = torch.nn
        return [
            (nn.BatchNorm1d(4), (6, 4)),
            (nn.BatchNorm1d(4), (6, 4, 5)),
            (nn.BatchNorm2d(4, eps=1e-3, momentum=None), (3, 4, 5, 2)),
            (nn.BatchNorm3d(4, affine=False), (2, 4, 3, 2, 2)),
            (nn.BatchNorm2d(4, track_running_stats=False), (3, 4, 5, 2)),
            (nn.LayerNorm(4), (6, 4)),
            (nn.LayerNorm(4), (2, 3, 4)),
            (nn.LayerNorm((3, 4)), (2, 3, 4)),
            (nn.LayerNorm(4, elementwise_affine=False), (4,)),
            (nn.GroupNorm(2, 4), (3, 4, 5)),
            (nn.InstanceNorm1d(4), (3, 4, 5)),
            (nn.InstanceNorm2d(4, affine=True, track_running_stats=True), (3, 4, 5, 2)),
            (nn.InstanceNorm1d(4), (4, 5)),
            (nn.RMSNorm(4), (2, 3, 4)),
            (nn.RMSNorm(4, eps=1e-3), (6, 4)),
        ]

    def test_every_layer_of_pytorch_is_right_in_every_mode_and_precision(self):
        torch.manual_seed(0)
        for layer, shape in self.layers():
            for dtype in (torch.float64, torch.float32, torch.bfloat16):
                for training in (True, False):
                    layer = layer.to(dtype).train(training)
                    with torch.no_grad():
                        for parameter in layer.parameters():
                            parameter.copy_(torch.randn(parameter.shape))
                        if getattr(layer, "running_mean", None) is not None:
                            layer.running_mean.copy_(torch.randn(layer.running_mean.shape))
                            layer.running_var.copy_(torch.rand(layer.running_var.shape) + 0.5)
                    state = {name: value.clone() for name, value in layer.state_dict().items()}
                    report = bnwalk.check(layer, 3 * torch.randn(shape, dtype=dtype) + 1)
                    self.assertTrue(report.ok, f"{layer} {shape} {dtype} {training}\n{report}")
                    self.assertIn("dx", report.quantities)
                    for name, value in layer.state_dict().items():
                        torch.testing.assert_close(value, state[name], rtol=0, atol=0)

    def test_a_layer_of_ones_own_with_a_mistake_is_found_out(self):
        class Mine(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.weight = torch.nn.Parameter(torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64))
                self.eps = 1e-5

            def forward(self, x):
                mean, var = x.mean(0), x.var(0, unbiased=False)
                return self.weight * (x - mean.detach()) / torch.sqrt(var.detach() + self.eps)

        x = torch.randn(7, 3, dtype=torch.float64)
        with self.assertRaisesRegex(TypeError, "norm="):
            bnwalk.check(Mine(), x)
        report = bnwalk.check(Mine(), x, norm="batch")
        self.assertEqual(report.first_wrong, "dx")
        self.assertTrue(any("detached" in cause.name for cause in report.causes), report)

    def test_an_upstream_gradient_is_taken_and_must_fit(self):
        layer, x = torch.nn.BatchNorm1d(3).double(), torch.randn(5, 3, dtype=torch.float64)
        dy = torch.randn(5, 3, dtype=torch.float64)
        report = bnwalk.check(layer, x, dy)
        self.assertTrue(report.ok)
        np.testing.assert_array_equal(bnwalk.dump(layer, x, dy)["dy"], dy.numpy())
        with self.assertRaisesRegex(ValueError, "expected that of y"):
            bnwalk.check(layer, x, dy[:4])

    def test_a_layer_is_shown_beside_its_own_results(self):
        picture = bnwalk.show(torch.nn.BatchNorm1d(3), torch.randn(5, 3), stage="dx")
        self.assertIn("dx", picture.text)


if __name__ == "__main__":
    unittest.main()
