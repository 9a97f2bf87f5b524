"""A GAN that learns a 2-D Gaussian mixture, in a notebook, beside its theory.

>>> from dstar import Lab
>>> lab = Lab(data="ring8", seed=7)
>>> lab                                  # doctest: +SKIP
>>> snapshot = await lab.step(100)       # doctest: +SKIP
"""

from importlib.metadata import version

from .answer import Answer, DstarError, NotYet
from .lab import DstarWarning, Lab
from .params import PARAMETERS
from .snapshot import Grid, Snapshot

__all__ = ["PARAMETERS", "Answer", "DstarError", "DstarWarning", "Grid", "Lab", "NotYet", "Snapshot"]
__version__ = version("dstar")
