"""The program: where it is, and how it is asked."""

import os
import shutil
import subprocess
import sys
import sysconfig


class Error(ValueError):
    """What the program has to say against a call, in its own words."""


def program():
    """The path of the program that was installed with this module."""
    name = "bnwalk.exe" if os.name == "nt" else "bnwalk"
    folders = [sysconfig.get_path("scripts")]
    scheme = getattr(sysconfig, "get_preferred_scheme", lambda key: None)("user")
    if scheme:
        folders.append(sysconfig.get_path("scripts", scheme=scheme))
    # `pip install --target` puts scripts beside the module.
    folders.append(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "bin"))
    for folder in folders:
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            return path
    found = shutil.which(name)
    if found is None:
        raise Error(f"the program bnwalk is in none of {', '.join(folders)}; install the package again")
    return found


def run(arguments, codes=(0,)):
    """What the program prints, in bytes, and its exit code.

    Raises Error with the program's sentence where the exit code is none of `codes`.
    """
    done = subprocess.run([program(), *arguments], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode not in codes:
        raise Error(_sentence(done.stderr) or f"bnwalk ended with exit code {done.returncode}")
    return done.stdout, done.returncode


def run_on_terminal(arguments):
    """Runs the program on the terminal of this process."""
    sys.stdout.flush()
    done = subprocess.run([program(), *arguments], stderr=subprocess.PIPE, check=False)
    if done.returncode not in (0, 1):
        raise Error(_sentence(done.stderr) or f"bnwalk ended with exit code {done.returncode}")


def _sentence(stderr):
    lines = stderr.decode("utf-8", "replace").splitlines()
    return "\n".join(line.removeprefix("bnwalk: ") for line in lines)
