"""What follows from what, as SPARQL rules that any store can run to a fixpoint, in which order?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import TopologicalSorter
from itertools import product

from sepca_graph.namespaces import RDF_TYPE

A = f"<{RDF_TYPE}>"
"""How a rule says that something is of a class."""
Pattern = tuple[str, str, str]
"""Subject, predicate and object in SPARQL; a rule's variables are ?x, ?y and so on."""


@dataclass(frozen=True)
class Rule:
    """If all of the body holds, so does the head.

    Attributes:
        head: what follows.
        body: from what.
        axiom: name of the rule in the recommendation.
    """

    head: Pattern
    body: tuple[Pattern, ...]
    axiom: str

    @property
    def concludes(self) -> str:
        """What the head is about: its predicate, or for a type its class."""
        return symbol(self.head)

    @property
    def needs(self) -> frozenset[str]:
        """What the body asks for."""
        return frozenset(map(symbol, self.body))

    def query(self) -> str:
        """Return the rule as a SPARQL query of the default graph for the two ends of each conclusion."""
        start, _predicate, end = self.head
        body = " ".join(map(_pattern, self.body))
        return f"SELECT DISTINCT {start} {end} WHERE {{ {body}{self._only_things} }}"

    def update(self) -> str:
        """Return the rule as a SPARQL 1.1 update of the default graph."""
        return f"INSERT {{ {_pattern(self.head)} }} WHERE {{ {' '.join(map(_pattern, self.body))}{self._only_things} }}"

    def update_from(self, place: int, changed: str, into: str) -> str:
        """Return the rule as an update that draws the conclusions in which a changed statement meets one pattern.

        Args:
            place: number of the pattern in the body.
            changed: graph of the statements that changed; the other patterns are asked of the default graph.
            into: graph into which the conclusions go.
        """
        first = f"GRAPH <{changed}> {{ {_pattern(self.body[place])} }}"
        others = " ".join(_pattern(pattern) for number, pattern in enumerate(self.body) if number != place)
        return (
            f"INSERT {{ GRAPH <{into}> {{ {_pattern(self.head)} }} }} WHERE {{ {first} {others}{self._only_things} }}"
        )

    def update_again(self, wanted: str, into: str) -> str:
        """Return the rule as an update that draws those of the conclusions in a graph that still follow."""
        head, body = _pattern(self.head), " ".join(map(_pattern, self.body))
        return f"INSERT {{ GRAPH <{into}> {{ {head} }} }} WHERE {{ GRAPH <{wanted}> {{ {head} }} {body} }}"

    @property
    def _only_things(self) -> str:
        """A test of what the head begins with, where the body would let it be a literal."""
        start = self.head[0]
        return "" if any(start == pattern[0] for pattern in self.body) else f" FILTER(isIRI({start}))"


@dataclass(frozen=True)
class Stratum:
    """Rules that need each other; once they are done, later strata add nothing to them.

    Attributes:
        rules: in order.
        recursive: whether they have to be run until nothing new follows.
    """

    rules: tuple[Rule, ...]
    recursive: bool


def symbol(pattern: Pattern) -> str:
    """Return the predicate of a pattern, or the class of a pattern about a type."""
    return pattern[2] if pattern[1] == A else pattern[1]


def strata(rules: Iterable[Rule]) -> list[Stratum]:
    """Return the rules in an order in which each runs after all that it needs.

    What needs each other in a circle is one stratum (the strongly connected components, topologically sorted).
    """
    by_head: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        by_head[rule.concludes].append(rule)
    needs = {head: {need for rule in by_head[head] for need in rule.needs & by_head.keys()} for head in sorted(by_head)}
    reached = {head: set(direct) for head, direct in needs.items()}
    for middle, head in product(needs, needs):  # S. Warshall, "A theorem on Boolean matrices", JACM 1962
        if middle in reached[head]:
            reached[head] |= reached[middle]
    circle = {head: tuple(sorted({head} | {o for o in reached[head] if head in reached[o]})) for head in needs}
    order = TopologicalSorter[tuple[str, ...]]()
    for head, direct in needs.items():
        order.add(circle[head], *sorted({circle[need] for need in direct} - {circle[head]}))
    return [
        Stratum(
            tuple(rule for head in heads for rule in by_head[head]),
            len(heads) > 1 or any(heads[0] in rule.needs for rule in by_head[heads[0]]),
        )
        for heads in order.static_order()
    ]


def needed_for(names: Iterable[str], rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules on which conclusions about some properties may rest."""
    rules = list(rules)
    wanted = {f"<{name}>" for name in names}
    while more := {need for rule in rules if rule.concludes in wanted for need in rule.needs} - wanted:
        wanted |= more
    return [rule for rule in rules if rule.concludes in wanted]


def unfold(names: Iterable[str], rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules on which conclusions about some properties rest, none with a step through another property.

    What is concluded of another property from one pattern (an inverse, a narrower property) is asked for in its place,
    so that nothing but what is wanted has to be stored.

    Args:
        names: IRIs of the properties; every rule with a longer body concludes one of them.
        rules: what follows from what.
    """
    rules = needed_for(names, rules)
    wanted = {f"<{name}>" for name in names}
    found = {
        Rule(rule.head, body, rule.axiom)
        for rule in rules
        if rule.concludes in wanted
        for body in product(*(_readings(pattern, rules, wanted) for pattern in rule.body))
        if body != (rule.head,)
    }
    return sorted(found, key=lambda rule: (rule.head, rule.body, rule.axiom))


def _readings(pattern: Pattern, rules: list[Rule], wanted: set[str]) -> list[Pattern]:
    """Return the patterns from which a pattern follows, through properties that are not wanted themselves."""
    found, frontier = {pattern}, {pattern}
    while frontier:
        frontier = {
            _replaced(rule.body[0], {rule.head[0]: start, rule.head[2]: end})
            for start, name, end in frontier
            if name not in wanted
            for rule in rules
            if rule.concludes == name
        } - found
        found |= frontier
    return sorted(found)


def _replaced(pattern: Pattern, terms: dict[str, str]) -> Pattern:
    start, name, end = pattern
    return terms.get(start, start), name, terms.get(end, end)


def _pattern(pattern: Pattern) -> str:
    return f"{' '.join(pattern)} ."
