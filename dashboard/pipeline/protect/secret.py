"""The secret that decides which way figures are rounded. It never appears in a message, a log, the repository or a
release."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from dashboard.base import settings
from dashboard.base.errors import UserError
from dashboard.city.city_file import City

VARIABLE = "BUURTBEELD_SECRET"
KEY = "buurtbeeld_secret"
SECRETS_FILE = settings.ROOT / ".streamlit" / "secrets.toml"

# Published on purpose, for the example city only: its reports are invented, so there is nothing to protect.
EXAMPLE_SECRET = "this example secret is public and protects nothing"  # noqa: S105

MIN_LENGTH = 32  # characters
MIN_DIFFERENT = 10  # different characters: refuses "aaaa...", "abababab..."

_HOW = f"set the environment variable {VARIABLE} or '{KEY}' in .streamlit/secrets.toml (make one: openssl rand -hex 32)"


def read_secret(city: City, file: Path = SECRETS_FILE) -> str:
    """The secret for this city: environment variable first, then the secrets file.

    An example city without one gets the published example secret. Raises UserError, one line that never holds the
    secret, when it is missing for another city, too weak, or the example secret given to a city with reports of its
    own.
    """
    secret = os.environ.get(VARIABLE) or _from_file(file)
    if not secret:
        if city.is_example:
            return EXAMPLE_SECRET
        raise UserError(f"city '{city.code}' needs a secret for rounding: {_HOW}")
    if secret == EXAMPLE_SECRET:
        if city.is_example:
            return secret
        raise UserError(f"the secret is the published example, and city '{city.code}' is not an example: {_HOW}")
    if len(secret) < MIN_LENGTH or len(set(secret)) < MIN_DIFFERENT:
        raise UserError(
            f"the secret for rounding is too weak: it needs {MIN_LENGTH} characters, "
            f"{MIN_DIFFERENT} of them different; {_HOW}"
        )
    return secret


def _from_file(file: Path) -> str:
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ""
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError):
        # The parser's own message could quote the line that holds the secret.
        raise UserError("cannot be read as TOML", file=file) from None
    secret = content.get(KEY, "")
    if not isinstance(secret, str):
        raise UserError("is not text", file=file, column=KEY, expected="a secret between quotes")
    return secret.strip()
