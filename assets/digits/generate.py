"""Writes digits.u8 and test.txt, from scikit-learn's copy of the data: python generate.py"""

from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

here = Path(__file__).parent
digits = load_digits()
rows = np.column_stack([digits.data, digits.target]).astype(np.uint8)
(here / "digits.u8").write_bytes(rows.tobytes())

# A random split: the last 360 images were written by other people than the first, and are harder.
test = np.sort(np.random.RandomState(0).permutation(len(rows))[:360])
(here / "test.txt").write_text("".join(f"{i}\n" for i in test))
