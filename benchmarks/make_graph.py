"""Makes a graph of links of any size in the project's model, as skewed as the real record.

    python benchmarks/make_graph.py --triples 1e6 --seed 7 -o graph.nq [--completed]

--triples counts what a curator would have written. With --completed comes what completion adds in time and between a
link and its source: bounds, switches, and the date of a ratification (about a quarter more). The same seed gives the
same bytes. N-Quads have one graph a source document, of some 5,000 triples; N-Triples have none.

The shares of classes, forms of dates, claims, spans and roles are those of the real record (November 2026). The number
of links of an actor falls off as a power of its rank; years are the more frequent the later.
"""

from __future__ import annotations

import argparse
import datetime
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import TextIO

from sepca_graph.completion import temporal_readings
from sepca_graph.content import find, read_text
from sepca_graph.edtf_bounds import Bounds, Reading, bounds
from sepca_graph.namespaces import GRAPH, ONTOLOGY, PREFIXES, RDFS
from sepca_graph.stores import NamedNode, Quad, SyntaxFault, iri_of, parse_turtle
from generated_claims import Saying, attested, sayings

PER_DOCUMENT = 5000
PER_LINK = 19
"""How many triples a link has, with its claims and its share of things."""
LAST_YEAR = 2025
XSD = PREFIXES["xsd"]
OPEN, UNKNOWN, CLOSED = "/..", "/", ""


def iri(name: str) -> str:
    """Return a prefixed name as N-Triples writes it."""
    prefix, _colon, rest = name.partition(":")
    return f"<{PREFIXES[prefix]}{rest}>"


def text(value: str, language: str = "") -> str:
    """Return a literal as N-Triples writes it; nothing in it needs an escape."""
    return f'"{value}"@{language}' if language else f'"{value}"'
