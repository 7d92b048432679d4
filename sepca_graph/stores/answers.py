"""What does an endpoint answer, and is the answer whole?"""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING, cast

import pyoxigraph
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, RdfFormat, Triple

from sepca_graph.errors import StoreError
from sepca_graph.lazily import lazily
from sepca_graph.namespaces import XSD
from sepca_graph.stores.address import TIMEOUT, shown
from sepca_graph.stores.protocol import Answer, Solutions, Term

if TYPE_CHECKING:
    from requests import Response
    from urllib3 import exceptions
else:
    exceptions = lazily("urllib3.exceptions")

ROWS = "application/sparql-results+json, application/sparql-results+xml;q=0.8, text/tab-separated-values;q=0.5"
TRIPLES = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.6"
GRAPH_FORMS = frozenset({"CONSTRUCT", "DESCRIBE"})
_ENDINGS = {QueryResultsFormat.XML: b"sparql>", RdfFormat.RDF_XML: b"RDF>"}
_OPEN_ENDED = (QueryResultsFormat.TSV, RdfFormat.N_TRIPLES, RdfFormat.TURTLE)
_BOOLEANS = {"0": "false", "1": "true"}
_Format = QueryResultsFormat | RdfFormat


class Body:
    """The bytes of an answer as they come; a break in them is an error, never an end."""

    def __init__(self, response: Response) -> None:
        self.ending = b""
        self._response = response

    def read(self, size: int = 65536) -> bytes:
        """Return the next bytes, decompressed; none at the end."""
        try:
            chunk: bytes = self._response.raw.read(size, decode_content=True)
        except exceptions.ReadTimeoutError as error:
            raise StoreError(f"{self._place} fell silent in its answer: set {TIMEOUT} to more seconds.") from error
        except (exceptions.HTTPError, OSError) as error:
            raise StoreError(f"{self._place} broke off in its answer; nothing of it is used.") from error
        self.ending = (self.ending + chunk[-64:])[-64:]
        return chunk

    @property
    def _place(self) -> str:
        return shown(str(self._response.url))


def read_answer(response: Response, form: str) -> Answer:
    """Read rows, a truth value or triples, all of them or none.

    Args:
        response: what the server sent.
        form: the query's form, which says what is to come.

    Raises:
        StoreError: it is something else, it is broken, or it is a part only.
    """
    place, body = shown(str(response.url)), Body(response)
    source = cast("IO[bytes]", body)
    if response.headers.get("Server", "").startswith("Virtuoso"):
        source = _with_plain_labels(body)
    if limit := row_limit(response):
        raise StoreError(
            f"{place} gives {limit} rows at most, and the answer may have more. "
            "Ask for less, or raise ResultSetMaxRows in the server's virtuoso.ini."
        )
    of_graph = form in GRAPH_FORMS
    kind = _format(response, RdfFormat if of_graph else QueryResultsFormat)
    try:
        answer: Answer
        if isinstance(kind, RdfFormat):
            parsed = pyoxigraph.parse(source, format=kind, base_iri=place)
            answer = [Triple(quad.subject, quad.predicate, normal(quad.object)) for quad in parsed]
        else:
            answer = _rows(pyoxigraph.parse_query_results(source, format=kind))
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"{place} gave an answer that is broken or cut off; nothing of it is used: {error}") from error
    if not body.ending.rstrip().endswith(_ENDINGS.get(kind, b"")):
        raise StoreError(f"{place} gave an answer that is cut off; nothing of it is used.")
    return answer


def read_rows(response: Response) -> Solutions:
    """Read rows, all of them or none.

    Raises:
        StoreError: something else comes.
    """
    answer = read_answer(response, "SELECT")
    if not isinstance(answer, Solutions):
        raise StoreError(f"{shown(str(response.url))} did not answer with rows, which were asked for.")
    return answer


def row_limit(response: Response) -> str:
    """Return the number of rows at which the server has cut its answer, or may have; "" when it has not."""
    if "X-SQL-State" in response.headers:  # Virtuoso's mark of a partial answer
        return "few"
    return response.headers.get("X-SPARQL-MaxRows", "")


def normal(term: Term | Triple) -> Term:
    """Return the term with a truth value as `true` or `false`, which Virtuoso gives as 1 or 0."""
    if isinstance(term, Triple):
        raise StoreError("The answer has a triple term of RDF 1.2, which is not understood here.")
    if isinstance(term, Literal) and term.value in _BOOLEANS and term.datatype.value == XSD + "boolean":
        return Literal(_BOOLEANS[term.value], datatype=NamedNode(XSD + "boolean"))
    return term


def _with_plain_labels(body: Body) -> IO[bytes]:
    """Return an answer of Virtuoso, whose JSON has nodeID://b1 for the blank node b1, which is no label."""
    whole = b"".join(iter(body.read, b""))
    return io.BytesIO(whole.replace(b'"bnode", "value": "nodeID://', b'"bnode", "value": "'))


def _rows(answer: pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean) -> Solutions | bool:
    if isinstance(answer, pyoxigraph.QueryBoolean):
        return bool(answer)
    variables = tuple(variable.value for variable in answer.variables)
    return Solutions(variables, [tuple(None if cell is None else normal(cell) for cell in row) for row in answer])


def _format(response: Response, kinds: type[_Format]) -> _Format:
    """Return the format that the answer is in, if it is one that shows its end."""
    place, media_type = shown(str(response.url)), response.headers.get("Content-Type", "")
    kind = kinds.from_media_type(media_type)
    if "html" in media_type:
        raise StoreError(f"{place} is a web page, not a SPARQL endpoint. Give the URL that queries are sent to.")
    if kind is None or kind not in {*_ENDINGS, *_OPEN_ENDED, QueryResultsFormat.JSON}:
        raise StoreError(f"{place} answers in '{media_type}', which is no format that was asked for.")
    framed = "Content-Length" in response.headers or "chunked" in response.headers.get("Transfer-Encoding", "")
    if kind in _OPEN_ENDED and not framed:
        raise StoreError(f"{place} does not say how long its answer is, so that nobody could see it cut off.")
    return kind
