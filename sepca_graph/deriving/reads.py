"""Which statements does a rule of completion read, besides those about the thing that it completes?

A rule says so in its header, as property paths that lead from the thing to what is read:

    #+ reads: [sepca:linkSource/skos:prefLabel, ^sepca:hasEvidence]

`^` goes against the direction of a property, `|` joins several, `+` after them follows them once or more often, `*`
stands for any property. A condition in brackets keeps only some of what a step leads to: `[sepca:usualTerm]` what has
the property, `[rdf:type=foaf:Person]` what has it with that value, `[^sepca:conflictsWith]` what is a value of it, and
`[!dcterms:issued]` what lacks it.

Some steps follow no statement but a name: `document` leads from a claim, a span or an activity of curation to the
document whose short name it bears, `activity` to the activity of that document's curation, and `claims` from a document
to the claims and spans that bear its name. `self` stays where it is, for the sake of a condition.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sepca_graph.errors import ContentError
from sepca_graph.namespaces import expand

ANY = "*"
BY_NAME = frozenset({"document", "activity", "claims", "self"})
_HEADER = re.compile(r"^#\+ reads: \[(.*)\]$", re.MULTILINE)
_STEP = re.compile(
    r"(?P<inverse>\^?)(?P<names>[^^\[\]+]+)(?P<repeated>\+?)"
    r"(?:\[(?P<sign>[!^]?)(?P<has>[^\]=]+)(?:=(?P<value>[^\]]+))?\])?\Z"
)


@dataclass(frozen=True, order=True)
class Condition:
    """What a step may lead to.

    Attributes:
        name: IRI of a property.
        value: IRI that it must have as value; "" for any.
        inverse: whether it is a value of the property, and not a subject.
        lacks: whether it is without the property.
    """

    name: str
    value: str = ""
    inverse: bool = False
    lacks: bool = False


@dataclass(frozen=True, order=True)
class Step:
    """One step of a path.

    Attributes:
        names: IRIs of properties, any of which it follows; or `*`; or the one name of a step that follows a name.
        inverse: whether the properties lead towards where the step begins.
        repeated: whether it is taken once or more often.
        condition: what it may lead to; () for anything.
    """

    names: tuple[str, ...]
    inverse: bool = False
    repeated: bool = False
    condition: tuple[Condition, ...] = ()

    @property
    def is_statement(self) -> bool:
        """Whether it follows a statement, not a name."""
        return self.names[0] not in BY_NAME

    def follows(self, predicate: str) -> bool:
        """Return whether it follows statements with this predicate (IRI)."""
        return self.is_statement and (predicate in self.names or ANY in self.names)


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
    Step(names=('*',), inverse=False, repeated=False, condition=())
    """
    return tuple(_step(part, origin) for part in text.split("/"))


def _step(text: str, origin: str) -> Step:
    match = _STEP.match(text)
    if match is None:
        raise ContentError(f"{origin}: '{text}' is no step of a path. {_FORMS}")
    names = tuple(_name(name, text, origin) for name in match["names"].split("|"))
    condition: tuple[Condition, ...] = ()
    if match["has"]:
        has = _name(match["has"], text, origin)
        value = _name(match["value"], text, origin) if match["value"] else ""
        condition = (Condition(has, value, inverse=match["sign"] == "^", lacks=match["sign"] == "!"),)
    return Step(names, inverse=bool(match["inverse"]), repeated=bool(match["repeated"]), condition=condition)


_FORMS = f"Write a prefixed name, *, or one of {', '.join(sorted(BY_NAME))}."


def _name(name: str, step: str, origin: str) -> str:
    iri = name if name in {*BY_NAME, ANY} else expand(name)
    if iri == name and name not in {*BY_NAME, ANY}:
        raise ContentError(f"{origin}: '{step}' is no step of a path. {_FORMS}")
    return iri
