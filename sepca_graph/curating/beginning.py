"""What does a new content folder begin with: the ontology, the queries, and a small invented example?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

from sepca_graph.content.catalogue_entry import FILE, catalogue_entry
from sepca_graph.content.folder import Content, read_text
from sepca_graph.content.loading import read_file
from sepca_graph.errors import StoreError, UsageError
from sepca_graph.formats.turtle import to_turtle
from sepca_graph.namespaces import ID, KINDS_OF_DATA, PREFIXES, expand, local_name, shorten
from sepca_graph.stores import Literal, Quad
from sepca_graph.stores.generations import Generations

MAIN_ENTITY = PREFIXES["actor"] + "ipnet"
"""The thing in the centre of the example."""
EXAMPLE = {
    "actors.ttl": "graph_data/actors/actors.ttl",
    "dataset.ttl": FILE,
    "example-page.ttl": "graph_data/documents/example-page.ttl",
}
"""Where each file of `sepca_graph/curating/example` stands in the folder."""
SHAPES_FILE = "ontology/shapes.ttl"
_MAKING = ".making-"
_PARAMETER = re.compile(r"^(#\+ param \w+: iri), default (\S+)\.(?=\s|$)", re.MULTILINE)
_OUTSIDE_TEXT = re.compile(r"^(?:#|PREFIX).*$", re.MULTILINE)
_THING = re.compile(rf"(?<![\w?:<])(?:{'|'.join(KINDS_OF_DATA)}):\w[\w/-]*")


def begin(directory: Path, content: Content) -> None:
    """Make a content folder that checks and builds, whole or not at all.

    Args:
        directory: the folder; it may exist, but must be empty.
        content: whose ontology and queries it gets.

    Raises:
        UsageError: it is no folder, or not empty.
        StoreError: it cannot be written.
    """
    texts, made = dict(beginning(content)), Generations(directory, _MAKING)
    try:
        if directory.exists() and not directory.is_dir():
            raise UsageError(f"{directory} is a file. Name a folder that does not exist yet, or is empty.")
        if directory.is_dir() and any(not place.name.startswith(_MAKING) for place in directory.iterdir()):
            raise UsageError(f"{directory} is not empty. Name a folder that does not exist yet, or is empty.")
        made.sweep()
        with made.making() as beside:
            for name, text in texts.items():
                place = beside / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text, encoding="utf-8", newline="")
            for part in sorted(beside.iterdir()):
                part.replace(directory / part.name)
    except OSError as error:
        raise StoreError(f"{directory} cannot be written: {error.strerror or error}") from error


def beginning(content: Content) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each file of a new content folder, made of the ontology and queries of another."""
    main_entity = catalogue_entry(content).main_entity
    for file in sorted((content.root / "ontology").iterdir()):
        if content.relative(file) == SHAPES_FILE:
            yield SHAPES_FILE, to_turtle(_general_shapes(read_file(content, file), main_entity), PREFIXES)
        elif content.relative(file) != FILE and file.is_file():
            yield content.relative(file), read_text(file)
    for file in content.all_queries:
        text = of_another_content(read_text(file), main_entity)
        if set(_THING.findall(_OUTSIDE_TEXT.sub("", text))) <= {shorten(MAIN_ENTITY)}:
            yield content.relative(file), text
    for name, place in EXAMPLE.items():
        yield place, files(__package__).joinpath("example", name).read_text("utf-8")


def _general_shapes(shapes: Iterable[Quad], main_entity: str) -> list[Quad]:
    """Return the constraints without those whose query names the main entity of the content that they come from."""
    quads, name = list(shapes), re.compile(rf"(?<![\w:-]){re.escape(shorten(main_entity) or 'none:none')}(?![\w-])")
    naming = {quad.subject for quad in quads if isinstance(quad.object, Literal) and name.search(quad.object.value)}
    naming |= {quad.subject for quad in quads if quad.object in naming}
    return [quad for quad in quads if quad.subject not in naming]


def of_another_content(query: str, main_entity: str) -> str:
    """Return a query that asks about the example's main entity in place of another, and of no thing beside it.

    A default that is any other thing is left out: without one the parameter is unbound, which means any.
    """
    pairs = {shorten(main_entity): shorten(MAIN_ENTITY), _acronym(main_entity): _acronym(MAIN_ENTITY)}
    for old, new in pairs.items() if main_entity else ():
        query = re.sub(rf"(?<![\w:-]){re.escape(old)}(?![\w-])", new, query)
    return _PARAMETER.sub(lambda m: m[0] if _is_general(m[2]) else f"{m[1]}.", query)


def _is_general(default: str) -> bool:
    return expand(default) == MAIN_ENTITY or not expand(default).startswith(ID)


def _acronym(iri: str) -> str:
    return local_name(iri).upper()
