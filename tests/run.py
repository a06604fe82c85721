"""`make test`: style, types, then every test, as many at a time as there are cores; last what must have them all.

With arguments it is pytest with those arguments: `python -m tests.run tests/stats -x`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile

from tests.shared import CITIES

# What measures seconds would measure its neighbours too.
EVERYTHING = [
    ["pytest", "-n", "auto", "--maxprocesses", "4", "-m", "not alone"],
    ["pytest", "-m", "alone"],
]


def main() -> int:
    """Run it all; 0 only when everything passed."""
    if not _has_chromium():
        return 1
    style = [["ruff", "format", "--check", "."], ["ruff", "check", "."], ["mypy"]]
    with tempfile.TemporaryDirectory() as cities:
        environment = os.environ | {CITIES: cities}
        for step in style + ([["pytest", *sys.argv[1:]]] if sys.argv[1:] else EVERYTHING):
            print(f"\n--- {' '.join(step)}", flush=True)
            if subprocess.run([sys.executable, "-m", *step], env=environment, check=False).returncode != 0:
                return 1
    return 0


def _has_chromium() -> bool:
    """The browser of the browser tests; installed when this is a Debian on which we may."""
    if shutil.which("chromium"):
        return True
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing Debian's chromium for the browser tests (once) ...", flush=True)
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
            subprocess.run(command, check=False, stdout=subprocess.DEVNULL, env=environment)
    if shutil.which("chromium"):
        return True
    print("The browser tests need chromium on the PATH; on Debian or Ubuntu: sudo apt-get install chromium")
    return False


if __name__ == "__main__":
    sys.exit(main())
