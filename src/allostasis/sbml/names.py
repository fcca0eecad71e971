"""Names in SBML: an identifier may hold letters, digits and underscores only; the full name stands beside it."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from allostasis.errors import ModelError

__all__ = ["CORE", "MATH", "element", "full_names", "identifier", "identifiers"]

CORE = "http://www.sbml.org/sbml/level3/version2/core"
MATH = "http://www.w3.org/1998/Math/MathML"


def element(tag: str, *parts: Element | str, **attributes: str) -> Element:
    """An XML element; a trailing underscore of an attribute's name is dropped and ``_xmlns`` is a namespace."""
    the_element = Element(tag, {k.rstrip("_"): v for k, v in attributes.items()})
    for part in parts:
        if isinstance(part, str):
            the_element.text = part
        else:
            the_element.append(part)
    return the_element


def identifier(name: str) -> str:
    """The identifier of a full name: ``hpa.cortisol`` is ``hpa__cortisol``, ``mylab/x.y`` is ``mylab___x__y``."""
    return name.replace("/", "___").replace(".", "__")


def identifiers(names: Iterable[str]) -> dict[str, str]:
    """Full name -> identifier, each of them once.

    Raises:
        ModelError: two names would get one identifier, or a name holds what no identifier may hold.
    """
    table: dict[str, str] = {}
    owner: dict[str, str] = {}
    for name in names:
        short = identifier(name)
        if not (short.isidentifier() and short.isascii()):
            raise ModelError("a name that SBML cannot hold", found=name, needed="letters, digits, _, . and /")
        if owner.setdefault(short, name) != name:
            raise ModelError(
                "two names are one in SBML", found=f"{owner[short]}, {name}", needed="no double underscore"
            )
        table[name] = short
    return table


def full_names(text: str) -> dict[str, str]:
    """Identifier -> full name of every quantity of an exported model."""
    root = ElementTree.fromstring(text)
    return {e.attrib["id"]: e.attrib["name"] for e in root.iter(f"{{{CORE}}}parameter") if "name" in e.attrib}
