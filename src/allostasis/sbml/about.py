"""What an exported quantity carries besides its number: in words, in the package's own terms, and as a citation."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from allostasis import ledger
from allostasis.assembly import Model
from allostasis.sbml.names import element
from allostasis.sbml.quantities import Quantity
from allostasis.version import VERSION

__all__ = ["NAMESPACE", "annotation", "model_annotation", "notes"]

NAMESPACE = "urn:allostasis:sbml"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_QUALIFIER = "http://biomodels.net/biology-qualifiers/"


def notes(lines: Sequence[str]) -> Element:
    """Text for people; empty lines are left out."""
    body = [element("p", line) for line in lines if line]
    the_element = Element("body", {"xmlns": "http://www.w3.org/1999/xhtml"})
    the_element.extend(body)
    return element("notes", the_element)


def annotation(q: Quantity, metaid: str) -> Element:
    """Kind, declared unit and value, source with its grade, and the source's DOI as a citation."""
    known = ledger.sources().get(q.source) if q.source else None
    said = {"kind": q.kind, "unit": q.unit}
    if q.source:
        said |= {"value": repr(q.declared), "source": q.source}
    if known is not None:
        said["grade"] = ledger.grade(q.source, q.converted)
    the_element = element("annotation", Element("allostasis:quantity", {"xmlns:allostasis": NAMESPACE, **said}))
    if known is not None and known.doi:
        the_element.append(_cited(metaid, known.doi))
    return the_element


def _cited(metaid: str, doi: str) -> Element:
    entry = Element("rdf:li", {"rdf:resource": f"https://identifiers.org/doi:{doi}"})
    relation = element("bqbiol:isDescribedBy", element("rdf:Bag", entry))
    description = Element("rdf:Description", {"rdf:about": f"#{metaid}"})
    description.append(relation)
    root = Element("rdf:RDF", {"xmlns:rdf": _RDF, "xmlns:bqbiol": _QUALIFIER})
    root.append(description)
    return root


def model_annotation(model: Model, begin: float) -> Element:
    """Version, the hash of the equations, and the model's clock at the start in hours."""
    said = {"version": VERSION, "model": model.fingerprint, "begin_h": repr(float(begin))}
    return element("annotation", Element("allostasis:model", {"xmlns:allostasis": NAMESPACE, **said}))
