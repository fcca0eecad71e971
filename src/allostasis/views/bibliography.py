"""What a result rests on, as citations: the software, the sources of its numbers, the findings beside it."""

from __future__ import annotations

import re
from typing import Any

from allostasis.ledger import findings, sources
from allostasis.packs import need
from allostasis.results import Result
from allostasis.version import VERSION

__all__ = ["bibtex", "citations"]


def citations(result: Result) -> list[dict[str, Any]]:
    """Everything to cite, each once: ``kind`` is software, source or finding."""
    found: list[dict[str, Any]] = [
        {
            "kind": "software",
            "id": "allostasis",
            "first_author": "The Allostasis developers",
            "year": None,
            "journal": None,
            "doi": None,
            "version": VERSION,
            "for": "Allostasis: the immune system, the brain and the mind as one executable, "
            "evidence-tested feedback loop",
        }
    ]
    need(result.manifest.get("packs"), where="allostasis cite", same=False)
    used = (result.manifest.get("rests_on") or {}).get("sources") or {}
    for name, count in sorted(used.items()):
        s = sources().get(name)
        if s and s.grade != "C":
            found.append(
                {
                    "kind": "source",
                    "id": name,
                    "first_author": s.first_author,
                    "year": s.year,
                    "journal": s.journal,
                    "doi": s.doi,
                    "numbers": count,
                    "grade": s.grade,
                    "for": s.what,
                }
            )
    for row in result.manifest.get("published") or []:
        f = findings().get(row["finding"])
        if f:
            found.append(
                {
                    "kind": "finding",
                    "id": f.id,
                    "first_author": f.source.first_author,
                    "year": f.source.year,
                    "journal": f.source.journal,
                    "doi": f.source.doi,
                    "for": f.statement,
                }
            )
    return found


def bibtex(rows: list[dict[str, Any]]) -> str:
    """Citations as BibTeX; what the ledger does not know is left out, not made up."""
    return "\n\n".join(_entry(r) for r in rows)


def _entry(row: dict[str, Any]) -> str:
    kind = "software" if row["kind"] == "software" else "article" if row["journal"] else "misc"
    single = kind == "software" or not row["first_author"]
    author = row["first_author"] if single else f"{row['first_author']} and others"
    fields = {
        "author": f"{{{author}}}" if kind == "software" else author,
        "year": row["year"],
        "journal": row["journal"],
        "doi": row["doi"],
        "version": row.get("version"),
        "title" if kind == "software" else "note": row["for"],
    }
    body = ",\n".join(f"  {k} = {{{_safe(v) if k != 'author' else v}}}" for k, v in fields.items() if v)
    return f"@{kind}{{{row['id']},\n{body}\n}}"


def _safe(value: Any) -> str:
    return re.sub(r"([%&#_$])", r"\\\1", str(value)) if not isinstance(value, int) else str(value)
