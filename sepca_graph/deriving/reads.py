"""Which statements does a rule of completion read, besides those about the thing that it completes?

A rule says so in its header, as property paths that lead from the thing to what is read:

    #+ reads: [sepca:linkSource/skos:prefLabel, ^sepca:hasEvidence]

`^` goes against the direction of a property, `*` stands for any property. Two steps follow no statement but a name:
`document` leads from a claim, a span or an activity of curation to the document whose short name it bears, `activity`
to the activity of that document's curation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sepca_graph.errors import ContentError
from sepca_graph.namespaces import expand

ANY = "*"
BY_NAME = frozenset({"document", "activity"})
_HEADER = re.compile(r"^#\+ reads: \[(.*)\]$", re.MULTILINE)


@dataclass(frozen=True, order=True)
class Step:
    """One step of a path.

    Attributes:
        name: IRI of a property, `*`, `document` or `activity`.
        inverse: whether the property leads towards where the step begins.
    """

    name: str
    inverse: bool = False

    @property
    def is_statement(self) -> bool:
        """Whether it follows a statement, not a name."""
        return self.name not in BY_NAME

    def follows(self, predicate: str) -> bool:
        """Return whether it follows statements with this predicate (IRI)."""
        return self.is_statement and self.name in {predicate, ANY}


Path = tuple[Step, ...]
"""From the thing that is completed to what is read of another."""


def reads_of(rule: str, origin: str) -> list[Path]:
    """Return the paths that the header of a rule names.

    Args:
        rule: its text.
        origin: the file that it stands in, for messages.

    Raises:
        ContentError: it names none, or a step that is no property.
    """
    header = _HEADER.search(rule)
    if header is None:
        raise ContentError(f"{origin} lacks the header line '#+ reads: [PATH, ...]' ([] where it reads nothing else).")
    return [path_of(text.strip(), origin) for text in header[1].split(",") if text.strip()]


def path_of(text: str, origin: str = "a path") -> Path:
    """Return the path that a text names, such as `^sepca:claimAbout/sepca:claimKind`.

    Raises:
        ContentError: a step is no property.

    >>> path_of("^sepca:claimAbout/*")[1]
    Step(name='*', inverse=False)
    """
    return tuple(_step(part, origin) for part in text.split("/"))


def _step(text: str, origin: str) -> Step:
    name = text.removeprefix("^")
    iri = name if name in {*BY_NAME, ANY} else expand(name)
    if iri == name and name not in {*BY_NAME, ANY}:
        raise ContentError(f"{origin}: '{text}' is no step of a path. Write a prefixed name, *, document or activity.")
    return Step(iri, inverse=text.startswith("^"))
