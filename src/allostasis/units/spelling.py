"""Units as papers, laboratories and UCUM write them, turned into the one way that the definitions know.

A text that is no product of names and small powers is refused here, so that nothing else reaches the parser.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["spelled"]

LONGEST = 120
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SIGNS = str.maketrans({"−": "-", "–": "-", "μ": "u", "·": "*", "⋅": "*", "×": "*", "∙": "*", "•": "*"})
_WHOLE = {"1": "dimensionless", "%": "percent", "°C": "degC", "°F": "degF", "Cel": "degC", "y": "year", "mo": "month"}
_SMALL = r"(?=\s*/\s*(?:[unm][Ll]|mc[Ll]|mm|cu|cmm))"  # K and M before a small volume are thousands and millions
# In this order: what is counted before annotations go, words before signs.
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), meant)
    for pattern, meant in (
        (r"^\{?(?:heart ?)?(?:beats?|pulses?)\}?(?:\s*/\s*|\s+per\s+)(?:min|minute)$", "bpm"),
        (r"^\{?(?:beats?|pulses?)\}?[*. ]min\s*\^?-1$", "bpm"),
        (r"^\{(?:score|points?)\}$", "score"),
        (r"\{[^{}]*\}", ""),
        (r"\[(?:IU|iU)\]", "IU"),
        (r"m\[Hg\]", "mHg"),
        (r"\[in_i\]", "inch"),
        (r"\[lb_av\]", "pound"),
        (r"\[degF\]", "degF"),
        (r"(?:^|(?<=\s))[*x]\s*(?=10)", ""),
        (r"(?<![\w.])(?:10\s*(?:\^|\*\*|\*|[eE])|1[eE])\s*\+?0?(\d{1,2})(?!\d)", r"ten\1"),
        (r"(?<![\w.])10\s*\(\s*(\d{1,2})\s*\)", r"ten\1"),
        (rf"^(?:[Kk]|[Tt]hou(?:sand)?s?|Ths?d?|[Tt]sd)\.?{_SMALL}", "ten3"),
        (rf"^(?:M|[Mm]ill?|[Mm]io|[Mm]illions?)\.?{_SMALL}", "ten6"),
        (r"^(?:G|Gpt|Giga)(?=\s*/\s*[lL](?:iter|itre)?$)", "ten9"),
        (r"^(?:T|Tpt|Tera)(?=\s*/\s*[lL](?:iter|itre)?$)", "ten12"),
        (r"\b(?:cmm|cumm|cu\.? ?mm)\b", "mm^3"),
        (r"(?<![\w.])24[. *]?(?:h|hr|hours?)\b", "d"),
        (r"\s+per\s+", "/"),
        (r"^#?\s*/", "1/"),
        (r"(?<=[A-Za-z)])\.(?=[A-Za-z(])", "*"),
        (r"(?<=[\w)])\.(?=[A-Za-z])", "*"),
        (r"(?<![A-Za-z_])(?!ten\d)([A-Za-z]+)(-?\d)(?![\w.])", r"\1^\2"),
        (r"(?<![\w.^*])1\s*/", "dimensionless/"),
    )
)
_GRAMMAR = re.compile(
    r"(?:[A-Za-z_°%‰ÅΩ][\w°]*|\(|\)|\*\*|[*/^ ]|(?<=[*^( ])[-+]?\d(?:\.\d{1,3})?(?![\w.]))+", re.ASCII
)
# Signs without something on both sides, and powers of powers.
_MISPLACED = re.compile(r"^\s*[*/^)]|[*/^(]\s*$|[*/^(]\s*[*/^)]|\^[^*/ ()]*\^|\)\s*\^|\^\s*\(")


def spelled(text: str) -> str:
    """The unit as the definitions know it, or nothing where this cannot be a unit."""
    plain = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+", lambda m: "^" + m[0].translate(_RAISED), text[:LONGEST].strip())
    plain = unicodedata.normalize("NFKC", plain).translate(_SIGNS).strip()
    if plain in _WHOLE or len(text) > LONGEST:
        return _WHOLE.get(plain, "")
    for pattern, meant in _RULES:
        plain = pattern.sub(meant, plain)
    plain = plain.strip()
    wrong = not _GRAMMAR.fullmatch(plain) or _MISPLACED.search(re.sub(r"\s*\*\*\s*", "^", plain))
    return "" if wrong else _WHOLE.get(plain, plain)
