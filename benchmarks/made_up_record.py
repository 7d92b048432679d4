"""Which things are in a made-up record of any size? Links, what they join, and what sources say of them.

The shares of classes, ends, forms of dates, claims, spans and roles are those of the real record (November 2026). The
number of links of an actor falls off as a power of its rank; years are the more frequent the later they are.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from made_up_dates import Calendar
from made_up_shares import KINDS, Kind

from sepca_graph.namespaces import ID, PREFIXES

PER_DOCUMENT = 800
PER_LINK = 19
"""How many triples a link has, with its claims and its share of what it joins."""
WHOLE_TEXTS = 10
"""Every tenth document is at hand as a whole, so that its evidence is ranges of characters."""
SKEW = 0.6
"""The n-th of a kind has 1 / n ** SKEW of the links of the first: the real record's busiest actor has 3% of all."""


@dataclass
class Thing:
    """Something that is described, with the statements about it (N-Triples without the full stop).

    Attributes:
        name: its IRI in angle brackets.
        kind: local name of its class.
        source: the source of a link, in angle brackets.
        accepted: whether a link is accepted.
        edtf: its date.
        said: the statements.
    """

    name: str
    kind: str
    source: str = ""
    accepted: bool = True
    edtf: str = ""
    said: list[str] = field(default_factory=list)

    def say(self, predicate: str, value: str) -> None:
        """Add a statement about it."""
        self.say_of(self.name, predicate, value)

    def say_of(self, subject: str, predicate: str, value: str) -> None:
        """Add a statement about something that hangs on it: a claim, a place in a source."""
        self.said.append(f"{subject} {iri(predicate)} {value}")


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
        self._seed, self._dice = seed, random.Random(seed)
        self._calendar = Calendar(self._dice)
        self._triples, self._count, self._in_document, self._number = triples, 0, 0, 0
        self._links = 0
        self._event, self._span, self._claim = "", "", ""
        self._presidencies: dict[str, tuple[str, str]] = {}
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

    def again(self) -> Record:
        """Return the same record, from its beginning."""
        return Record(self._triples, self._seed)

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
        self.document = Document(self._number, self._calendar.date("day") if self._chance(0.7) else "")
        made = Thing(iri(f"doc:gen-{self._number}"), "Document")
        self._describe(made, f"Made-up source {self._number}")
        made.say("dcterms:publisher", text(f"Publisher {self._dice.randrange(1, 99)}"))
        made.say("dcterms:language", text(self._dice.choice(("en", "en", "sr", "ro", "mk", "sq"))))
        made.say("schema:url", f"<https://example.org/gen/{self._number}>")
        if self._number % WHOLE_TEXTS == 0:
            made.say("sepca:textSHA256", text(hashlib.sha256(made.name.encode()).hexdigest()))
        if self.document.issued:
            made.say("dcterms:issued", f'"{self.document.issued}"^^{iri("xsd:date")}')
        activity = iri(f"activity:curation-gen-{self._number}")
        made.said.append(f'{activity} {iri("prov:endedAtTime")} "2026-11-28T12:00:00Z"^^{iri("xsd:dateTime")}')
        made.said.append(f"{activity} {iri('prov:wasAssociatedWith')} {iri('agent:curator-1')}")
        return made

    def _population(self) -> Iterator[Thing]:
        pools, dice = self._populations, self._dice
        for number, name in enumerate(pools["place"].names, 1):
            yield self._entity(name, "Place", f"Town {number}", inJurisdiction=pools["state"].choose(dice))
        for number, name in enumerate(pools["state"].names, 1):
            yield self._entity(name, "State", f"State {number}", capital=pools["place"].choose(dice))
        for number, name in enumerate(pools["police"].names):
            jurisdiction = pools["state"].names[number % len(pools["state"].names)]
            yield self._entity(name, "PoliceOrganisation", f"Police {number + 1}", policeOf=jurisdiction)
        for number, name in enumerate(pools["body"].names, 1):
            made = self._entity(name, "InternationalBody", f"Body {number}")
            made.say("dcterms:type", iri("kind:network"))
            self._dated(made, self._calendar.interval("year/.." if self._chance(0.4) else ""))
            yield made
        for number, name in enumerate(pools["organisation"].names, 1):
            yield self._entity(name, "Organisation", f"Organ {number}", organOf=pools["body"].choose(dice))
        for number, name in enumerate(pools["instrument"].names, 1):
            yield self._entity(name, "Convention", f"Convention {number}")
        for number, name in enumerate(pools["project"].names, 1):
            made = self._entity(name, "Project", f"Project {number}")
            self._dated(made, self._calendar.interval("day/day" if self._chance(0.2) else ""))
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
        made.say("rdf:type", iri(made.kind if ":" in made.kind else f"sepca:{made.kind}"))
        made.say("skos:prefLabel", text(label, "en"))

    def _link(self, kind: Kind) -> Iterator[Thing]:
        """Yield a link, after the event or person that it is the first to name."""
        self._links += 1
        ends = self._dice.choices(kind.ends, [share for _source, _target, share in kind.ends])[0]
        if ends[1] == "event" and (not self._event or self._chance(0.25)):
            yield self._new_event()
        if ends[0] == "person":
            yield self._entity(iri(f"actor:gen-person-{self._links}"), "foaf:Person", f"Person {self._links}")
        source, target = self._end(ends[0]), self._end(ends[1])
        while source == target:
            target = self._end(ends[1])
        made = Thing(iri(f"link:gen-{self._links}"), kind.name, source)
        made.say("rdf:type", iri(f"sepca:{kind.name}"))
        made.say("sepca:linkSource", source)
        made.say("sepca:linkTarget", target)
        form = self._one_of(kind.dates)
        if kind.name == "Ratification":
            self._ratified(made, form)
        else:
            self._dated(made, self._calendar.interval(form))
        self._circumstances(made, kind)
        self._claims(made)
        yield made

    def _end(self, pool: str) -> str:
        if pool == "event":
            return self._event
        if pool == "person":
            return iri(f"actor:gen-person-{self._links}")
        return self._populations[pool].choose(self._dice)

    def _new_event(self) -> Thing:
        self._event = iri(f"event:gen-{self._links}")
        made = self._entity(self._event, "Event", f"Meeting {self._links}")
        form = self._one_of((("day", 43), ("day/day", 20), ("month", 7), ("year", 7), ("month?", 2), ("", 7)))
        self._dated(made, self._calendar.interval(form))
        if self._chance(0.7):
            made.say("sepca:eventOf", self._populations["body"].choose(self._dice))
        if self._chance(0.5):
            made.say("sepca:locatedIn", self._populations["place"].choose(self._dice))
        self._claims(made)
        return made

    def _circumstances(self, made: Thing, kind: Kind) -> None:
        """Add status and role; let a presidency follow on the last one of the same body."""
        if self._chance(0.08):
            made.accepted = False
            made.say(
                "adms:status", iri("status:" + self._dice.choice(("proposed", "proposed", "disputed", "rejected")))
            )
        if kind.roles and (kind.name != "Participation" or self._chance(0.3)):
            made.say("sepca:linkRole", iri(f"role:{self._dice.choice(kind.roles)}"))
        if kind.name == "BilateralMeeting" and self._event:
            made.say("sepca:withinEvent", self._event)
        if kind.name == "Presidency":
            target = made.said[2].rsplit(" ", 1)[1]
            since, before = self._presidencies.get(target, ("9999", ""))
            self._presidencies[target] = (made.edtf, made.name)
            if since < made.edtf and before and self._chance(0.6):
                made.say_of(before, "sepca:followedBy", made.name)

    def _ratified(self, made: Thing, form: str) -> None:
        consent = self._calendar.date("day")
        if form in {"consent", "both"}:
            made.say("sepca:consentExpressed", text(consent))
        if form in {"in force", "both"}:
            made.say("sepca:enteredIntoForce", text(self._calendar.after(consent, 120)))

    def _dated(self, made: Thing, edtf: str) -> None:
        made.edtf = edtf
        if edtf:
            made.say("sepca:edtf", text(edtf))

    def _claims(self, made: Thing) -> None:
        """Add what sources say of a thing: at least once, twice on average, now and then in contradiction."""
        self._claim_about(made, self._one_of((("", 93), ("completed", 7))))
        while self._chance(0.52):
            kind = self._one_of((("", 84), ("completed", 5), ("implied", 6), ("background", 5)))
            self._claim_about(made, kind, whole=self._chance(0.2))
        if self._chance(0.015) and made.edtf:
            first = self._claim
            self._claim_about(made, "", whole=False, value=self._calendar.date("year"))
            made.say_of(self._claim, "sepca:conflictsWith", first)

    def _claim_about(self, made: Thing, kind: str, *, whole: bool = True, value: str = "") -> None:
        slug = f"gen-{self.document.number}"
        self._claim = claim = f"<{ID}claim/{slug}/{self._count + len(made.said)}>"
        made.say_of(claim, "sepca:claimAbout", made.name)
        made.say_of(claim, "sepca:hasEvidence", self._evidence(made, slug))
        made.say_of(claim, "skos:note", text(f"The source says so in its place {self._count}.", "en"))
        whole = whole or not made.edtf
        if not whole:
            made.say_of(claim, "sepca:claimProperty", iri("sepca:edtf"))
            made.say_of(claim, "sepca:claimValue", text(value or made.edtf))
        date = self._spoken_for(made) if self._chance(0.26) else ""
        if date:
            made.say_of(claim, "sepca:claimDate", text(date))
        if kind:
            made.say_of(claim, "sepca:claimKind", iri(f"claim-kind:{kind}"))
        if self._chance(0.09):
            made.say_of(claim, "sepca:confidence", f'"0.9"^^{iri("xsd:decimal")}')

    def _spoken_for(self, made: Thing) -> str:
        """Return a date at which a thing held: its first or last one, else any."""
        ends = [end.rstrip("~?") for end in made.edtf.split("/") if end not in {"", ".."}]
        return self._dice.choice(ends or [self._calendar.date("day"), self._calendar.date("year")])

    def _evidence(self, made: Thing, slug: str) -> str:
        """Return a place in the source: the last one again, or a new passage or range of characters."""
        if self._span and self._chance(0.6):
            return self._span
        place = self._count + len(made.said)
        if self.document.number % WHOLE_TEXTS:
            self._span = f"<{ID}span/{slug}/passage-{place}>"
            made.said.append(f"{self._span} {iri('sepca:locator')} {text(f'passage {place}', 'en')}")
            return self._span
        self._span = f"<{ID}span/{slug}/{place}-{place + 80}>"
        digest = hashlib.sha256(self._span.encode()).hexdigest()
        made.said.append(f"{self._span} {iri('sepca:textSHA256')} {text(digest)}")
        made.said.append(f'{self._span} {iri("sepca:paragraph")} "{place % 40}"^^{iri("xsd:integer")}')
        return self._span

    def _one_of(self, shares: Sequence[tuple[str, int]]) -> str:
        return self._dice.choices([value for value, _share in shares], [share for _value, share in shares])[0]

    def _chance(self, share: float) -> bool:
        return self._dice.random() < share
