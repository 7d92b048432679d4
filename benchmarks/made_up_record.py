"""Which things are in a made-up record of any size? Links, what they join, and what sources say of them.

The shares of classes, ends, forms of dates, claims, spans and roles are those of the real record (November 2026). The
number of links of an actor falls off as a power of its rank; years are the more frequent the later they are.
"""

from __future__ import annotations

import datetime
import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from sepca_graph.namespaces import ID, ONTOLOGY, PREFIXES

PER_DOCUMENT = 5000
PER_LINK = 19
"""How many triples a link has, with its claims and its share of what it joins."""
LAST_YEAR = 2025
SKEW = 0.6
"""The n-th of a kind has 1 / n ** SKEW of the links of the first: the real record's busiest actor has 3% of all."""


@dataclass(frozen=True)
class Kind:
    """A class of links: how many of 1,000 there are, between whom, how they are dated, and as what."""

    name: str
    share: int
    ends: tuple[tuple[str, str, int], ...]
    dates: tuple[tuple[str, int], ...] = (("", 1),)
    roles: tuple[str, ...] = ()


SPELLS = (("", 76), ("day/..", 33), ("year~/..", 18), ("day/", 12), ("day/day", 8), ("year/..", 6), ("/day~", 1))
TENURES = (("day/day", 20), ("year/year", 8), ("month/month", 7), ("year", 5), ("day~/", 3), ("year~/month~", 3),
           ("", 11))  # fmt: skip
KINDS = (
    Kind("Participation", 322, (("police", "event", 4), ("body", "event", 3), ("state", "event", 2)),
         roles=("chair", "speaker", "observer")),
    Kind("Membership", 149, (("state", "body", 5), ("police", "body", 2), ("organisation", "body", 1)), SPELLS),
    Kind("ProjectPartnership", 90, (("body", "project", 4), ("state", "project", 3), ("police", "project", 1)),
         (("", 76), ("day/day", 15), ("year/year", 2)), ("beneficiary", "funder")),
    Kind("Signature", 87, (("state", "instrument", 1),), (("day/..", 78), ("year/..", 5), ("", 6))),
    Kind("Ratification", 72, (("state", "instrument", 1),), (("in force", 37), ("consent", 15), ("both", 10), ("", 11))),
    Kind("OfficeHolding", 72, (("person", "police", 3), ("person", "body", 4)), (("", 64), ("month/", 4), ("day/", 3)),
         ("director", "chairperson")),
    Kind("Presidency", 56, (("state", "body", 1), ("police", "body", 1)), TENURES),
    Kind("Affiliation", 42, (("body", "body", 1), ("state", "body", 1)), SPELLS, ("observer", "candidate", "adviser")),
    Kind("CooperationAgreement", 41, (("state", "body", 3), ("organisation", "body", 1)),
         (("day/..", 17), ("year/..", 10), ("month/", 2), ("", 12)), ("cooperation-agreement",)),
    Kind("Support", 18, (("state", "organisation", 1), ("police", "body", 1)), (("", 9), ("day/", 1))),
    Kind("Funding", 16, (("body", "project", 1),), (("year/year", 4), ("", 11))),
    Kind("Presentation", 11, (("body", "event", 1),), (("day", 4), ("", 7))),
    Kind("Hosting", 9, (("police", "event", 1),)),
    Kind("BilateralMeeting", 6, (("police", "state", 3), ("police", "police", 2)), (("day", 3), ("month", 2))),
    Kind("Contribution", 4, (("body", "work", 1),)),
    Kind("Authorship", 4, (("police", "work", 1),), (("year", 1), ("", 1))),
    Kind("Invitation", 1, (("body", "event", 1),)),
)  # fmt: skip


@dataclass(frozen=True)
class Saying:
    """What a claim attests: whether it does at all, of the whole link or of a property, and for which date."""

    counts: bool
    whole: bool
    date: str


@dataclass
class Thing:
    """Something that is described, with the statements about it (N-Triples without the full stop).

    Attributes:
        name: its IRI in angle brackets.
        kind: local name of its class.
        source: the source of a link, in angle brackets.
        accepted: whether a link is accepted.
        edtf, consent, in_force: its dates.
        sayings: what claims attest of it.
        said: the statements.
    """

    name: str
    kind: str
    source: str = ""
    accepted: bool = True
    edtf: str = ""
    consent: str = ""
    in_force: str = ""
    sayings: list[Saying] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def say(self, predicate: str, value: str) -> None:
        """Add a statement about it."""
        self.said.append(f"{self.name} {iri(predicate)} {value}")


@dataclass(frozen=True)
class Document:
    """A source document; not every one has a date."""

    number: int
    issued: str


def iri(name: str) -> str:
    """Return a prefixed name as N-Triples writes it."""
    prefix, _colon, rest = name.partition(":")
    return f"<{PREFIXES[prefix]}{rest}>"


def text(value: str, language: str = "") -> str:
    """Return a literal as N-Triples writes it; nothing in it needs an escape."""
    return f'"{value}"@{language}' if language else f'"{value}"'


class Population:
    """The things of one kind, of which the first are chosen most."""

    def __init__(self, prefix: str, size: int) -> None:
        self.names = [iri(f"{prefix}{number}") for number in range(1, size + 1)]
        self._weights = list(accumulate(1 / rank**SKEW for rank in range(1, size + 1)))

    def choose(self, dice: random.Random) -> str:
        """Return one of them."""
        return dice.choices(self.names, cum_weights=self._weights)[0]


class Record:
    """A made-up record; things are made one after another, and only those that may be named again are kept."""

    def __init__(self, triples: int, seed: int) -> None:
        links = triples / PER_LINK
        self._dice = random.Random(seed)
        self._triples, self._count, self._in_document, self._number = triples, 0, 0, 0
        self._links = 0
        self._event, self._last_presidency = "", ""
        self._span = ""
        self.document = Document(0, "")
        self._populations = {
            "state": Population("actor:gen-state-", round(min(200, 12 + links**0.5))),
            "police": Population("actor:gen-police-", round(1.5 * links**0.55) + 12),
            "body": Population("actor:gen-body-", round(links**0.55) + 3),
            "organisation": Population("actor:gen-organisation-", round(links**0.6)),
            "instrument": Population("legal:gen-", round(links**0.4) + 2),
            "project": Population("project:gen-", round(links**0.5)),
            "place": Population("place:gen-", round(min(5000, 2 * links**0.55))),
            "work": Population("doc:gen-work-", round(links**0.3) + 1),
        }

    def things(self) -> Iterator[Thing]:
        """Yield the things, each after what it names; `document` is where the last one stands."""
        yield self._kept(self._new_document())
        for thing in self._population():
            yield self._kept(thing)
            yield from self._turn_page()
        shares = list(accumulate(kind.share for kind in KINDS))
        while self._count < self._triples:
            (kind,) = self._dice.choices(KINDS, cum_weights=shares)
            for thing in self._link(kind):
                yield self._kept(thing)
            yield from self._turn_page()

    def _kept(self, thing: Thing) -> Thing:
        self._count += len(thing.said)
        self._in_document += len(thing.said)
        return thing

    def _turn_page(self) -> Iterator[Thing]:
        if self._in_document >= PER_DOCUMENT:
            self._in_document = 0
            yield self._kept(self._new_document())

    def _new_document(self) -> Thing:
        self._number += 1
        self._span = ""
        self.document = Document(self._number, self._date("day") if self._chance(0.7) else "")
        made = Thing(iri(f"doc:gen-{self._number}"), "Document")
        self._describe(made, f"Made-up source {self._number}")
        made.say("dcterms:publisher", text(f"Publisher {self._dice.randrange(1, 99)}"))
        made.say("dcterms:language", text(self._dice.choice(("en", "en", "sr", "ro", "mk", "sq"))))
        made.say("schema:url", f"<https://example.org/gen/{self._number}>")
        if self.document.issued:
            made.say("dcterms:issued", f'"{self.document.issued}"^^{iri("xsd:date")}')
        activity = iri(f"activity:curation-gen-{self._number}")
        made.said.append(f"{activity} {iri('prov:endedAtTime')} \"2026-11-28T12:00:00Z\"^^{iri('xsd:dateTime')}")
        made.said.append(f"{activity} {iri('prov:wasAssociatedWith')} {iri('agent:curator-1')}")
        return made

    def _population(self) -> Iterator[Thing]:
        pools, dice = self._populations, self._dice
        for number, name in enumerate(pools["place"].names, 1):
            yield self._entity(name, "Place", f"Town {number}", inJurisdiction=pools["state"].choose(dice))
        for number, name in enumerate(pools["state"].names, 1):
            yield self._entity(name, "State", f"State {number}", capital=pools["place"].names[number % len(pools["place"].names)])
        for number, name in enumerate(pools["police"].names):
            jurisdiction = pools["state"].names[number % len(pools["state"].names)]
            yield self._entity(name, "PoliceOrganisation", f"Police {number + 1}", policeOf=jurisdiction)
        for number, name in enumerate(pools["body"].names, 1):
            made = self._entity(name, "InternationalBody", f"Body {number}")
            made.say("dcterms:type", iri("kind:network"))
            self._dated(made, self._interval("year/.." if self._chance(0.4) else ""))
            yield made
        for number, name in enumerate(pools["organisation"].names, 1):
            yield self._entity(name, "Organisation", f"Organ {number}", organOf=pools["body"].choose(dice))
        for number, name in enumerate(pools["instrument"].names, 1):
            yield self._entity(name, "Convention", f"Convention {number}")
        for number, name in enumerate(pools["project"].names, 1):
            made = self._entity(name, "Project", f"Project {number}")
            self._dated(made, self._interval("day/day" if self._chance(0.2) else ""))
            yield made
        for number, name in enumerate(pools["work"].names, 1):
            yield self._entity(name, "Document", f"Report {number}")

    def _entity(self, name: str, kind: str, label: str, **ties: str) -> Thing:
        made = Thing(name, kind)
        self._describe(made, label)
        for predicate, value in ties.items():
            made.say(f"sepca:{predicate}", value)
        return made

    def _describe(self, made: Thing, label: str) -> None:
        made.say("rdf:type", f"<{ONTOLOGY}{made.kind}>")
        made.say("skos:prefLabel", text(label, "en"))

    def _link(self, kind: Kind) -> Iterator[Thing]:
        """Yield a link, after the event or person that it is the first to name."""
        self._links += 1
        ends = self._dice.choices(kind.ends, [share for _source, _target, share in kind.ends])[0]
        if ends[1] == "event" and (not self._event or self._chance(0.25)):
            yield self._new_event()
        if ends[0] == "person":
            yield self._entity(iri(f"agent:gen-{self._links}"), "", f"Person {self._links}")
        source, target = self._end(ends[0]), self._end(ends[1])
        while source == target:
            target = self._end(ends[1])
        made = Thing(iri(f"link:gen-{self._links}"), kind.name, source)
        made.say("rdf:type", f"<{ONTOLOGY}{kind.name}>")
        made.say("sepca:linkSource", source)
        made.say("sepca:linkTarget", target)
        (form,) = self._dice.choices([f for f, _share in kind.dates], [share for _form, share in kind.dates])
        if kind.name == "Ratification":
            self._ratified(made, form)
        else:
            self._dated(made, self._interval(form))
        self._circumstances(made, kind)
        self._claims(made)
        yield made

    def _end(self, pool: str) -> str:
        if pool == "event":
            return self._event
        if pool == "person":
            return iri(f"agent:gen-{self._links}")
        return self._populations[pool].choose(self._dice)
