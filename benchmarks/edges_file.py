"""Whose links are counted on which day, and how is what was found written as a table?"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

DAY = "2000-01-01"
PREFIXES = """
PREFIX sepca: <https://w3id.org/sepca-graph/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
IN_FORCE = f"""
  OPTIONAL {{ %s sepca:beginEarliest ?begin }}
  OPTIONAL {{ %s sepca:endLatest ?end }}
  FILTER(!BOUND(?begin) || ?begin <= "{DAY}T23:59:59Z"^^xsd:dateTime)
  FILTER(!BOUND(?end) || ?end >= "{DAY}T00:00:00Z"^^xsd:dateTime)
"""
LINKS = "?%s sepca:hasMembership ?link . ?link sepca:linkTarget ?body ."
MEMBERS_AND_BODIES = f"""{PREFIXES}
SELECT DISTINCT ?member ?body WHERE {{
  {LINKS % "member"}
  {IN_FORCE.replace("%s", "?link")}
  {IN_FORCE.replace("%s", "?body").replace("?begin", "?founded").replace("?end", "?dissolved")}
}}"""
"""Who may have been a member of what on the day; bodies have dates too."""
MEMBERS = f"{PREFIXES} SELECT DISTINCT ?member ?body WHERE {{ {LINKS % 'member'} {IN_FORCE.replace('%s', '?link')} }}"


def write(columns: Sequence[str], rows: Iterable[Iterable[object]], output: str) -> None:
    """Write a table."""
    with Path(output).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
