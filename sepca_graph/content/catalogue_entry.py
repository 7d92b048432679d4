"""What does the content say of itself: its title, its licence, whom it is about, what to search it for?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sepca_graph.content.folder import Content
from sepca_graph.content.loading import read_file
from sepca_graph.namespaces import BASE, DCTERMS, ONTOLOGY, SCHEMA
from sepca_graph.stores import Literal, NamedNode, iri_of

FILE = "ontology/dataset.ttl"
DATASET = BASE + "dataset"


@dataclass(frozen=True)
class CatalogueEntry:
    """What stands in `ontology/dataset.ttl` that readers of pages and files see.

    Attributes:
        title: of the network and the report (`dcterms:title`).
        publication: what the record as a whole is called (`dcterms:alternative`), or "".
        licence: its address (`dcterms:license`), or "".
        main_entity: the thing in whose centre the network lies (IRI, `schema:mainEntity`), or "".
        search_example: names to search for, as an example (`sepca:searchExample`), or "".
    """

    title: str = "Cooperation network"
    publication: str = ""
    licence: str = ""
    main_entity: str = ""
    search_example: str = ""


def catalogue_entry(content: Content) -> CatalogueEntry:
    """Return what the content says of itself; of what is not said, the defaults of `CatalogueEntry`.

    Raises:
        ContentError: the file is not Turtle.
    """
    file = content.root / FILE
    said = [quad for quad in read_file(content, file) if iri_of(quad.subject) == DATASET] if file.is_file() else []

    def values(property_: str) -> list[Literal | NamedNode]:
        found = (quad.object for quad in said if quad.predicate.value == property_)
        return [value for value in found if isinstance(value, Literal | NamedNode)]

    return CatalogueEntry(
        title=_text(values(DCTERMS + "title")) or CatalogueEntry.title,
        publication=_text(values(DCTERMS + "alternative")),
        licence=min(map(iri_of, values(DCTERMS + "license")), default=""),
        main_entity=min(map(iri_of, values(SCHEMA + "mainEntity")), default=""),
        search_example=_text(values(ONTOLOGY + "searchExample")),
    )


def _text(values: Iterable[Literal | NamedNode]) -> str:
    """Return the first of several texts, one in English before others; "" for none."""
    texts = [(value.language != "en", value.value) for value in values if isinstance(value, Literal)]
    return min(texts, default=(True, ""))[1]
