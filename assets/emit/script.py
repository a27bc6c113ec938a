"""Recompute in {{framework}} what bnwalk computed, and compare.

{{problem}}
It exits with 1 if anything differs. {{usage}}
"""

import sys{{constants}}

import numpy as np{{imports}}

{{numbers}}
bnwalk = {name: np.array(numbers[name]) for name in numbers}{{channels}}

{{computation}}

# How far right results may lie apart: 1e-12 of the terms that a number is summed from, and where x lies many standard
# deviations from 0 the digits of x - mean that are lost in float64 when the mean is rounded.
tolerance = {
{{tolerances}}
}


def agrees(name, mine):
    theirs = bnwalk[name].reshape(mine.shape)
    same = (mine == theirs) | np.isnan(mine) & np.isnan(theirs)
    apart = np.where(same, 0, np.abs(mine - theirs)).max()
    ok = apart <= tolerance[name]
    print(f"{name:13}{apart:10.2g}{tolerance[name]:10.2g}  {'ok' if ok else 'WRONG'}")
    return ok


print("              differs   allowed")
sys.exit(0 if all([agrees(name, mine) for name, mine in results.items()]) else 1)
