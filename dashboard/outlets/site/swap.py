"""Putting a finished folder in the place of another, so that whoever looks sees the old one or the new one whole.

On Linux both folders change places in one step of the kernel (renameat2 with RENAME_EXCHANGE). Where that is not
possible (other systems, some network disks) the old one is moved aside and the new one put in its place: between these
two steps nothing stands there for an instant, but never a half. What a crash left is cleared, or put back, by the next
run.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def put(new: Path, target: Path) -> None:
    """Put the folder `new`, which stands beside `target`, in the place of `target`, and remove what stood there."""
    if not target.exists():
        new.rename(target)
        return
    if exchange(new, target):
        shutil.rmtree(new)
        return
    aside = old_of(target)
    shutil.rmtree(aside, ignore_errors=True)
    target.rename(aside)
    new.rename(target)
    shutil.rmtree(aside)


def exchange(first: Path, other: Path) -> bool:
    """Let two folders on the same disk change places in one step. False where the system cannot do that."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    result = rename(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return int(result) == 0


def old_of(target: Path) -> Path:
    """Path of the old folder while the new one takes the place of `target`."""
    return target.with_name(f".{target.name}.old")


def repair(target: Path) -> None:
    """Put back the old folder when a crash came between the two steps."""
    aside = old_of(target)
    if aside.exists() and not target.exists():
        aside.rename(target)
