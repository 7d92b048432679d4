"""Which things, classes and properties of ours does a query name that the graph does not have?"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sepca_graph import names
from sepca_graph.asking import date_comparisons, named_terms
from sepca_graph.asking.catalog import NamedQuery
from sepca_graph.namespaces import ID, ONTOLOGY, VOCAB, shorten
from sepca_graph.stores import NamedNode, Store, Term, iri_of, select


def unknown_things(store: Store, values: Mapping[str, Term]) -> dict[str, str]:
    """Return the parameters whose value is an IRI of ours of which nothing is said, with this IRI.

    Args:
        store: of the whole record.
        values: by name of the parameter.
    """
    iris = {name: iri_of(term) for name, term in values.items()}
    ours = {name: iri for name, iri in iris.items() if iri.startswith((ID, VOCAB, ONTOLOGY))}
    return {name: iri for name, iri in ours.items() if not _subjects(store, thing=NamedNode(iri))}


def refuse_unknown_things(store: Store, named: NamedQuery, values: Mapping[str, Term], given: Collection[str]) -> None:
    """Refuse an IRI of ours that nothing in the whole record has: it is misspelt, or of another content.

    Args:
        store: of the whole record.
        named: the query.
        values: of its parameters, by name.
        given: the names of those that have no default value.

    Raises:
        NotFoundError: naming the IRI and those like it; of a default also the parameter, and how to give another.
    """
    for name, iri in unknown_things(store, values).items():
        says, otherwise = f"Nothing is called {shorten(iri)}.", ""
        if name not in given:
            says = f"Nothing is called {shorten(iri)}, the default of {name} in the query {named.name}."
            otherwise = f"Give another: -p {name}={shorten(_kind(iri))}..."
        raise names.not_found(says, shorten(iri), _alike(store, iri), otherwise=otherwise)


def notes_on(store: Store, text: str) -> list[str]:
    """Return a sentence for each term of ours that a text names in vain, and each date compared with a moment.

    Args:
        store: of the whole record.
        text: SPARQL.
    """
    found = []
    for iri in named_terms.named_terms(text):
        if not _subjects(store, thing=NamedNode(iri)):
            noun = "class or property" if _kind(iri) == ONTOLOGY else "concept"
            nearest = names.did_you_mean(shorten(iri), _alike(store, iri), count=1)
            found.append(f"{shorten(iri)} is no {noun} of this graph. {nearest}".rstrip())
    ranges = select(store, "SELECT ?p WHERE { ?p rdfs:range xsd:dateTime }", origin="ranges")
    moments = {iri_of(row[0]) for row in ranges.rows}
    for iri, kind in dict.fromkeys(date_comparisons.never_true(text, moments)):
        says = f"{shorten(iri)} is an xsd:dateTime: compared with an xsd:{kind} it is never true."
        found.append(f'{says} Write "2020-01-01T00:00:00Z"^^xsd:dateTime.')
    return found


def _kind(iri: str) -> str:
    """Return what the IRIs of things of one kind begin with."""
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]


def _alike(store: Store, iri: str) -> list[str]:
    """Return the short names of what is of the same kind."""
    return [shorten(subject) for subject in _subjects(store) if subject.startswith(_kind(iri))]


def _subjects(store: Store, **bindings: Term) -> list[str]:
    """Return the IRIs of all things that something is said of, or of the one that is bound."""
    text = "SELECT DISTINCT ?thing WHERE { ?thing ?property ?value }"
    return [iri_of(row[0]) for row in select(store, text, origin="subjects", bindings=bindings).rows]
