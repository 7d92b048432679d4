"""Which store does the user mean by a name: a directory, or the address of an endpoint?"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sepca_graph.errors import StoreError
from sepca_graph.lazily import lazily
from sepca_graph.namespaces import MERGE
from sepca_graph.stores.directory import changing, open_directory
from sepca_graph.stores.protocol import Store, WritableStore

if TYPE_CHECKING:
    from sepca_graph.stores import endpoint
else:
    endpoint = lazily("sepca_graph.stores.endpoint")

VARIABLE = "SEPCA_STORE"
REFERENCE = "rdflib:"
"""Names the reference engine, which holds the content in memory."""


def is_endpoint(name: str) -> bool:
    """Return whether a name is the address of a SPARQL endpoint."""
    return name.startswith(("http://", "https://"))


def open_store(name: str, *, merge: str = MERGE) -> Store:
    """Open a store for reading.

    Args:
        name: a directory, or the URL of an endpoint.
        merge: IRI of the graph that holds the merge in an endpoint, if it has one.

    Raises:
        StoreError: there is none, or it does not answer.
    """
    if not is_endpoint(name):
        return open_directory(Path(name))

    store = endpoint.EndpointStore.from_environment(name)
    return store.on(merge) if store.query(f"ASK {{ GRAPH <{merge}> {{ ?s ?p ?o }} }}") is True else store


@contextlib.contextmanager
def change_store(name: str, *, merge: str = MERGE) -> Iterator[WritableStore]:
    """Give a store to change; a directory keeps its old state unless the change is made to the end.

    Raises:
        StoreError: it cannot be changed.
    """
    if name == REFERENCE:
        raise StoreError("rdflib: holds the content in memory and keeps nothing; name a directory or an endpoint.")
    if not is_endpoint(name):
        with changing(Path(name)) as store:
            yield store
        return

    yield endpoint.EndpointStore.from_environment(name).on(merge)
