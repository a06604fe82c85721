"""Names that try to be code: they must come out as text everywhere."""

from __future__ import annotations

NAMES = (
    "{{7*7}}",
    "${alert(1)}",
    "`+alert(1)+`",
    "<img src=x onerror=alert(1)>",
    "\"quotes\" 'q' & more",
    "feest 🎉 :smile: $x^2$",
    "</script><script>alert(1)</script>",
    "[a](javascript:alert(1)) **b** _c_",
    "%{x} {% raw %} <b>b</b>",
    "\\u007b \\n alert(coords);",
)
