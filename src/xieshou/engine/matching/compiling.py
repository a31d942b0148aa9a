"""Compiling the kernels, and keeping what was compiled.

Belongs here: the one decorator that every kernel wears, the folder the machine code is kept in, and the warm-up that
compiles in plain sight. Does not belong: any kernel.

The first use of a kernel compiles it, which takes seconds; the machine code is kept in a folder, by default the
platform's cache folder, so the second run of the program starts at once. `keep_compiled_in` chooses another folder.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba
import numpy as np
import numpy.typing as npt
import platformdirs

I32 = npt.NDArray[np.int32]
I64 = npt.NDArray[np.int64]
U8 = npt.NDArray[np.uint8]
AnyInt = npt.NDArray[np.integer[Any]]
"""A weight column: int32 where the weights fit, else int64."""

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

_kernels: list[Any] = []
_folder = (
    Path(numba.config.CACHE_DIR) if numba.config.CACHE_DIR else platformdirs.user_cache_path("xieshou") / "kernels"
)


def _keep(compiled: Any, folder: Path) -> None:
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(folder)
    try:
        compiled.enable_caching()
    except (RuntimeError, OSError):  # a folder nobody may write to: compile each time rather than fail
        pass
    finally:
        numba.config.CACHE_DIR = before


def kernel(function: Kernel) -> Kernel:
    """Compile a function over arrays when it is first called; one thread, exact integers."""
    compiled = numba.njit(function)
    _keep(compiled, _folder)
    _kernels.append(compiled)
    return compiled  # type: ignore[no-any-return]


def parallel_kernel(function: Kernel) -> Kernel:
    """The same for a function whose outer loop (`numba.prange`) may use every core; the answer never depends on it."""
    compiled = numba.njit(function, parallel=True)
    _keep(compiled, _folder)
    _kernels.append(compiled)
    return compiled  # type: ignore[no-any-return]


def keep_compiled_in(folder: Path) -> None:
    """Keep machine code in `folder` from now on (call it before the first solve)."""
    global _folder
    _folder = folder
    folder.mkdir(parents=True, exist_ok=True)
    for compiled in _kernels:
        _keep(compiled, folder)
