"""Is an endpoint asked by the protocol, and is whatever it does wrong an error that says so, never a partial answer?"""

import base64
import gzip
import json
import threading
import traceback
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
import servers

from sepca_graph.asking.catalog import catalog
from sepca_graph.content import folder as content
from sepca_graph.errors import QueryError, StoreError, UsageError
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.namespaces import GRAPH, MERGE
from sepca_graph.stores import BlankNode, Literal, NamedNode, OxigraphStore, Quad, Solutions, Term, Triple
from sepca_graph.stores.address import Credentials
from sepca_graph.stores.batches import INSERTED, batches_of_quads
from sepca_graph.stores.binding import about_graph, bind, outline, with_prefixes
from sepca_graph.stores.endpoint import EndpointStore

JSON = "application/sparql-results+json"
ROWS = {
    "head": {"vars": ["x"]},
    "results": {"bindings": [{"x": {"type": "uri", "value": f"urn:{n}"}} for n in range(9)]},
}
BODY = json.dumps(ROWS).encode()
A, B, P = NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:p")
WHO = Credentials("ann", "s3cret word")
VARIABLES = ("UPDATE", "USER", "PASSWORD", "TOKEN", "TIMEOUT")
PARAMETRISED = [
    (group, named)
    for group in ("", "construct", "gaps", "network", "report")
    for named in catalog(content.find(), group)
    if named.parameters
]


class Reply:
    """What the server says to one request: a status, a body, headers, and how it breaks, if it does."""

    def __init__(self, status: int = 200, body: bytes = BODY, *, length: int | None = None, **headers: str) -> None:
        self.status, self.body, self.length = status, body, length
        self.headers = {"Content-Type": JSON, **{name.replace("_", "-"): value for name, value in headers.items()}}


class Request:
    def __init__(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("Content-Length", 0))
        self.method, self.path, self.headers = handler.command, handler.path, handler.headers
        self.body = handler.rfile.read(length)
        self.fields = parse_qs(self.body.decode("utf-8", "replace"))


class Server:
    """A small server that gives its replies in turn, the last one again and again, and keeps what it is asked."""

    def __init__(self) -> None:
        self.replies: list[Reply | Callable[[Request], Reply] | None] = [Reply()]
        self.requests: list[Request] = []
        self.released = threading.Event()
        self.native = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.native.daemon_threads = True
        self.native.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that has gone
        self.port = self.native.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/query"
        threading.Thread(target=self.native.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def stop(self) -> None:
        self.released.set()
        self.native.shutdown()
        self.native.server_close()

    def handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                request = Request(self)
                server.requests.append(request)
                reply = server.replies.pop(0) if len(server.replies) > 1 else server.replies[0]
                if reply is None:  # silence, until the test is over
                    server.released.wait(10)
                    self.close_connection = True
                    return
                self.send(reply(request) if callable(reply) else reply)

            do_PUT = do_POST  # noqa: N815

            def send(self, reply: Reply) -> None:
                self.send_response_only(reply.status)
                for name, value in reply.headers.items():
                    if value:
                        self.send_header(name, value)
                if "Transfer-Encoding" not in reply.headers and reply.length != -1:
                    self.send_header("Content-Length", str(len(reply.body) if reply.length is None else reply.length))
                self.end_headers()
                self.wfile.write(reply.body)
                self.close_connection = self.close_connection or reply.length is not None or self.is_cut(reply)

            def is_cut(self, reply: Reply) -> bool:
                return "Transfer-Encoding" in reply.headers

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


@pytest.fixture
def server() -> Iterator[Server]:
    started = Server()
    yield started
    started.stop()


@pytest.fixture
def store(server: Server) -> EndpointStore:
    return EndpointStore(server.url, update_url=server.url, timeout=5)


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the client would have slept, each time that it would."""
    times: list[float] = []
    monkeypatch.setattr("urllib3.util.retry.time.sleep", times.append)
    return times


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(f"SEPCA_STORE_{name}", raising=False)


def rows_of(store: EndpointStore, text: str = "SELECT ?x {}") -> list[str]:
    answer = store.query(text)
    assert isinstance(answer, Solutions)
    return [str(row[0].value) for row in answer.rows if row[0] is not None]


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + end


def test_rows_are_read(store: EndpointStore) -> None:
    assert rows_of(store) == [f"urn:{n}" for n in range(9)]


def test_a_query_is_a_form_with_the_default_graph(server: Server, store: EndpointStore) -> None:
    store.on("urn:merge").query("SELECT ?x { ?x a ?y }")
    sent = server.requests[0]
    assert sent.fields == {"query": ["SELECT ?x { ?x a ?y }"], "default-graph-uri": ["urn:merge"]}
    assert sent.headers["Accept"].startswith(JSON)


def test_a_query_about_a_graph_is_given_its_name(server: Server, store: EndpointStore) -> None:
    store.on("urn:merge").query("SELECT ?x { GRAPH <urn:g> { ?x a ?y } }")
    text = "SELECT ?x FROM <urn:merge> FROM NAMED <urn:g> { GRAPH <urn:g> { ?x a ?y } }"
    assert server.requests[0].fields == {"query": [text]}


def test_a_query_about_any_graph_is_given_the_names_of_the_record(server: Server, store: EndpointStore) -> None:
    names = [f"{GRAPH}one", f"{GRAPH}two", "urn:theirs", MERGE]
    listed = {
        "head": {"vars": ["graph"]},
        "results": {"bindings": [{"graph": {"type": "uri", "value": n}} for n in names]},
    }
    server.replies = [Reply(body=json.dumps(listed).encode()), Reply()]
    store.on(MERGE).query("SELECT ?x WHERE # here\n { GRAPH ?g { ?x a ?y } }")
    given = f"FROM <{MERGE}> FROM NAMED <{names[0]}> FROM NAMED <{names[1]}> "
    assert server.requests[1].fields["query"] == [f"SELECT ?x {given}WHERE # here\n {{ GRAPH ?g {{ ?x a ?y }} }}"]


def test_truth_values_and_xml_and_tsv_are_read(server: Server, store: EndpointStore) -> None:
    server.replies = [Reply(body=b'{"head": {}, "boolean": true}')]
    assert store.query("ASK {}") is True
    xml = b"<sparql xmlns='http://www.w3.org/2005/sparql-results#'><head/><boolean>false</boolean></sparql>"
    server.replies = [Reply(body=xml, Content_Type="application/sparql-results+xml")]
    assert store.query("ASK {}") is False
    server.replies = [Reply(body=b"?x\n<urn:1>\n", Content_Type="text/tab-separated-values; charset=utf-8")]
    assert rows_of(store) == ["urn:1"]


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("application/n-triples", b"<urn:a> <urn:p> <urn:b> .\n"),
        ("text/turtle; charset=UTF-8", b"<urn:a> <urn:p> <urn:b> ."),
        (
            "application/rdf+xml",
            b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:u='urn:'>"
            b"<rdf:Description rdf:about='urn:a'><u:p rdf:resource='urn:b'/></rdf:Description></rdf:RDF>\n",
        ),
    ],
)
def test_triples_are_read(server: Server, store: EndpointStore, media_type: str, body: bytes) -> None:
    server.replies = [Reply(body=body, Content_Type=media_type)]
    assert store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }") == [Triple(A, P, B)]


def test_a_truth_value_of_virtuoso_is_a_truth_value(server: Server, store: EndpointStore) -> None:
    boolean = "http://www.w3.org/2001/XMLSchema#boolean"
    cells = [
        {"x": {"type": "typed-literal", "datatype": boolean, "value": "1"}},
        {"x": {"type": "bnode", "value": "nodeID://b1"}},
    ]
    body = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": cells}}).encode()
    server.replies = [Reply(body=body, Server="Virtuoso/07.20.3229 (Linux)")]
    answer = store.query("SELECT ?x {}")
    assert isinstance(answer, Solutions)
    assert list(answer.rows) == [(Literal("true", datatype=NamedNode(boolean)),), (BlankNode("b1"),)]


def test_compressed_answers_are_read(server: Server, store: EndpointStore) -> None:
    server.replies = [Reply(body=gzip.compress(BODY), Content_Encoding="gzip")]
    assert len(rows_of(store)) == 9


@pytest.mark.parametrize(
    "reply",
    [
        Reply(length=len(BODY) + 10),
        Reply(body=BODY[:-20]),
        Reply(body=BODY[:-1], length=-1),
        Reply(body=b""),
        Reply(body=BODY.replace(b"urn:3", b"urn:\xff")),
        Reply(body=chunked(BODY[:50], end=b""), Transfer_Encoding="chunked"),
        Reply(body=chunked(BODY[:50], end=b"40\r\nshort"), Transfer_Encoding="chunked"),
        Reply(body=gzip.compress(BODY)[:-30], Content_Encoding="gzip"),
        Reply(body=b"not compressed", Content_Encoding="gzip"),
        Reply(
            body=b"<sparql xmlns='http://www.w3.org/2005/sparql-results#'><head><variable name='x'/></head><results>"
            b"<result><binding name='x'><uri>urn:1</uri></binding></result>",
            Content_Type="application/sparql-results+xml",
        ),
        Reply(body=b"?x\n<urn:1>\n", length=-1, Content_Type="text/tab-separated-values"),
        Reply(X_SPARQL_MaxRows="9"),
        Reply(X_SQL_State="S1TAT"),
        Reply(206),
    ],
)
def test_a_part_of_an_answer_is_an_error(server: Server, store: EndpointStore, reply: Reply) -> None:
    server.replies = [reply]
    with pytest.raises(StoreError, match=r"/query (gave|gives|broke|does not say)"):
        store.query("SELECT ?x {}")


def test_triples_that_break_off_between_two_lines_are_an_error(server: Server, store: EndpointStore) -> None:
    server.replies = [
        Reply(
            body=chunked(b"<urn:a> <urn:p> <urn:b> .\n", end=b""),
            Transfer_Encoding="chunked",
            Content_Type="application/n-triples",
        )
    ]
    with pytest.raises(StoreError, match="broke off in its answer; nothing of it is used"):
        store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


def test_triples_that_virtuoso_cuts_without_a_word_are_an_error(server: Server, store: EndpointStore) -> None:
    lines = b"".join(b"<urn:a> <urn:p> <urn:%d> .\n" % n for n in range(100))
    named = "Virtuoso/07.20.3229"
    server.replies = [
        Reply(body=lines, Content_Type="application/n-triples", Server=named),
        Reply(X_SPARQL_MaxRows="100", Server=named),
    ]
    with pytest.raises(StoreError, match=r"100 rows at most.*ResultSetMaxRows"):
        store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


def test_virtuoso_is_not_asked_for_paths_that_it_gets_wrong(server: Server, store: EndpointStore) -> None:
    server.replies = [Reply(Server="Virtuoso/07.20.3229 (Linux)")]
    with pytest.raises(StoreError, match=r"Virtuoso/07\.20\.3229, which leaves out rows"):
        store.query("SELECT ?x { ?x a/rdfs:subClassOf* :Link }")


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (
            Reply(200, b"<!doctype html>", Content_Type="text/html; charset=utf-8"),
            "is a web page, not a SPARQL endpoint",
        ),
        (Reply(Content_Type="image/png"), "answers in 'image/png', which is no format"),
        (Reply(Content_Type=""), "answers in '', which is no format"),
        (Reply(404, b"no such page"), r"/query answers 404: is this the endpoint's URL"),
        (Reply(401), "no account is set. Set SEPCA_STORE_USER and SEPCA_STORE_PASSWORD, or SEPCA_STORE_TOKEN"),
        (Reply(403), r"refuses \(403\): no account is set"),
        (Reply(500, b"out of memory"), r"fails \(500\): out of memory"),
        (Reply(500, b"<html>at line 1</html>", Content_Type="text/html"), "it does not say why"),
        (Reply(500, b"No permission: SECURITY"), "no account is set"),
        (Reply(502, b"\xff\xfe"), r"fails \(502\)"),
        (Reply(303, Location="/elsewhere"), r"fails \(303\)"),
    ],
)
def test_what_a_server_refuses_is_said(server: Server, store: EndpointStore, reply: Reply, message: str) -> None:
    server.replies = [reply]
    with pytest.raises(StoreError, match=message):
        store.query("SELECT ?x {}")


def test_a_syntax_error_is_shown_as_the_server_words_it(server: Server, store: EndpointStore) -> None:
    server.replies = [Reply(400, b"error at 1:5:\n\nexpected }\n3\n4\n5\n6", Content_Type="text/plain")]
    with pytest.raises(QueryError) as caught:
        store.query("SELECT")
    assert str(caught.value).endswith("does not understand the query: error at 1:5:\n  expected }\n  3\n  4")


def test_a_busy_server_is_asked_again(server: Server, store: EndpointStore, slept: list[float]) -> None:
    server.replies = [
        Reply(503, Retry_After="7"),
        Reply(429),
        Reply(503, Retry_After="100000"),
        Reply(503, Retry_After="x"),
        Reply(),
    ]
    assert len(rows_of(store)) == 9
    assert [7 <= slept[0] <= 8, 30 <= slept[2 if len(slept) > 3 else 1] <= 31] == [True, True]
    assert sum(slept) < 60


def test_a_server_that_stays_busy_is_given_up(server: Server, store: EndpointStore, slept: list[float]) -> None:
    server.replies = [Reply(503)]
    with pytest.raises(StoreError, match=r"is busy \(503\), after several attempts too"):
        store.query("SELECT ?x {}")
    assert len(server.requests) == 5
    assert slept == sorted(slept)


def test_an_update_that_was_put_off_is_sent_again(server: Server, store: EndpointStore, slept: list[float]) -> None:
    server.replies = [Reply(503), Reply(204, b"", Content_Type="")]
    store.update("INSERT DATA { <urn:a> <urn:p> <urn:b> }")
    assert [request.body for request in server.requests] == [b"INSERT DATA { <urn:a> <urn:p> <urn:b> }"] * 2
    assert server.requests[0].headers["Content-Type"] == "application/sparql-update; charset=utf-8"


@pytest.mark.parametrize("reply", [Reply(500), Reply(502), Reply(504)])
def test_an_update_that_may_be_done_is_not_sent_again(
    server: Server, store: EndpointStore, reply: Reply, slept: list[float]
) -> None:
    server.replies = [reply]
    with pytest.raises(StoreError):
        store.update("INSERT DATA { <urn:a> <urn:p> <urn:b> }")
    assert (len(server.requests), slept) == (1, [])


def test_silence_ends_and_is_not_asked_again(server: Server) -> None:
    server.replies = [None]
    store = EndpointStore(server.url, update_url=server.url, timeout=0.1)
    with pytest.raises(StoreError, match="does not answer in time: ask for less, or set SEPCA_STORE_TIMEOUT"):
        store.update("CLEAR ALL")
    assert len(server.requests) == 1


def test_nobody_at_the_port_is_said(slept: list[float]) -> None:
    port = servers.free_port()
    with pytest.raises(StoreError, match=f"Nothing answers at 127.0.0.1:{port}: is the server running?"):
        EndpointStore(f"http://127.0.0.1:{port}/query").query("ASK {}")
    assert len(slept) <= 2


def test_a_connection_that_closes_at_once_is_said(server: Server, store: EndpointStore) -> None:
    server.replies = [None]
    server.released.set()
    with pytest.raises(StoreError, match="broke off before it answered"):
        store.query("ASK {}")


def test_a_server_without_tls_is_said(server: Server) -> None:
    with pytest.raises(StoreError, match=r"cannot prove who it is \(TLS\)"):
        EndpointStore(server.url.replace("http:", "https:")).query("ASK {}")


def test_a_redirect_takes_the_query_along(server: Server, store: EndpointStore) -> None:
    server.replies = [Reply(307, b"", Location="/other"), Reply()]
    assert len(rows_of(store)) == 9
    assert [(request.method, request.path) for request in server.requests] == [("POST", "/query"), ("POST", "/other")]
    assert server.requests[0].body == server.requests[1].body


def test_redirects_without_end_are_an_error(server: Server, store: EndpointStore) -> None:
    server.replies = [Reply(302, b"", Location="/query")]
    with pytest.raises(StoreError, match="redirects without an end"):
        store.query("ASK {}")


@pytest.mark.parametrize("who", [WHO, Credentials(token="t0ken")])
def test_another_host_gets_no_credentials(server: Server, who: Credentials) -> None:
    other = Server()
    try:
        server.replies = [
            Reply(401, b"", WWW_Authenticate='Basic realm="x"') if who.user else Reply(307, b"", Location=other.url),
            Reply(307, b"", Location=other.url),
        ]
        other.replies = [
            lambda request: (
                Reply(401, b"", WWW_Authenticate='Basic realm="y"') if not request.headers["Authorization"] else Reply()
            )
        ]
        with pytest.raises(StoreError, match="401"):
            EndpointStore(server.url, credentials=who).query("ASK {}")
        assert [request.headers["Authorization"] for request in other.requests] == [None]
        assert server.requests[-1].headers["Authorization"]
    finally:
        other.stop()


def test_basic_credentials_are_given_when_asked_for(server: Server) -> None:
    server.replies = [Reply(401, b"", WWW_Authenticate='Basic realm="x"'), Reply()]
    store = EndpointStore(server.url, credentials=WHO)
    store.query("SELECT ?x {}")
    store.query("SELECT ?x {}")
    pair = "Basic " + base64.b64encode(b"ann:s3cret word").decode()
    assert [request.headers["Authorization"] for request in server.requests] == [None, pair, pair]


def test_digest_credentials_never_show_the_password(server: Server) -> None:
    server.replies = [
        Reply(401, b"", WWW_Authenticate='Digest realm="SPARQL", nonce="n", qop="auth", algorithm="MD5"'),
        Reply(),
    ]
    EndpointStore(server.url, credentials=WHO).query("SELECT ?x {}")
    assert server.requests[1].headers["Authorization"].startswith('Digest username="ann"')
    assert server.requests[1].body == server.requests[0].body


def test_a_token_is_given_unasked(server: Server) -> None:
    EndpointStore(server.url, credentials=Credentials(token="t0ken")).query("SELECT ?x {}")
    assert server.requests[0].headers["Authorization"] == "Bearer t0ken"


@pytest.mark.parametrize("who", [WHO, Credentials(token="t0ken")])
def test_credentials_are_shown_nowhere(server: Server, who: Credentials) -> None:
    def echo(request: Request) -> Reply:
        if who.user and not request.headers["Authorization"]:
            return Reply(401, b"", WWW_Authenticate='Basic realm="x"')
        return Reply(500, f"failed: {request.headers['Authorization']} {who.password} {who.token}".encode())

    server.replies = [echo]
    store = EndpointStore(server.url, credentials=who)
    with pytest.raises(StoreError) as caught:
        store.query("SELECT ?x {}")
    shown = [*traceback.format_exception(caught.value), repr(store), repr(who), repr(store.capabilities())]
    pair = base64.b64encode(b"ann:s3cret word").decode()
    assert "***" in str(caught.value)
    assert not any(secret in text for text in shown for secret in ("s3cret", "t0ken", pair))


def test_the_environment_says_the_rest(monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    for name, value in zip(VARIABLES, (server.url + "/u", "ann", "s3cret", "", "7"), strict=True):
        monkeypatch.setenv(f"SEPCA_STORE_{name}", value)
    store = EndpointStore.from_environment(server.url + "?default-graph-uri=urn%3Am&key=1")
    assert (store.query_url, store.merge) == (server.url + "?key=1", "urn:m")
    assert store.update_url == server.url + "/u"
    assert store.capabilities().query_url == server.url


@pytest.mark.parametrize(
    "url", ["http://ann:s3cret@example.org/query", "https://s3cret@example.org", "http://a:s3cret@[bad/"]
)
def test_a_password_in_a_url_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="Set SEPCA_STORE_USER and SEPCA_STORE_PASSWORD") as caught:
        EndpointStore.from_environment(url)
    assert "s3cret" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("url", ["ftp://example.org/", "http:///query", "http://[bad/", "http://example.org:99999/"])
def test_what_is_no_url_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="is no URL of an endpoint"):
        EndpointStore(url)


@pytest.mark.parametrize("seconds", ["soon", "0", "-1", "nan", "inf"])
def test_a_timeout_is_a_number(monkeypatch: pytest.MonkeyPatch, seconds: str) -> None:
    monkeypatch.setenv("SEPCA_STORE_TIMEOUT", seconds)
    with pytest.raises(UsageError, match=f"SEPCA_STORE_TIMEOUT={seconds} is no number of seconds"):
        EndpointStore.from_environment("http://example.org/query")


def test_without_an_update_url_nothing_is_changed(server: Server) -> None:
    store = EndpointStore(server.url)
    changes: list[Callable[[], None]] = [
        lambda: store.update("CLEAR ALL"),
        lambda: store.extend([Quad(A, P, B)]),
    ]
    for change in changes:
        with pytest.raises(StoreError, match="is read-only here: set SEPCA_STORE_UPDATE"):
            change()
    assert not server.requests


@pytest.mark.parametrize(
    ("header", "engine"),
    [
        ("Oxigraph/0.5.13", ("Oxigraph", "0.5.13")),
        ("Virtuoso/07.20.3229 (Linux) x86_64", ("Virtuoso", "07.20.3229")),
        ("Apache Jena Fuseki (4.10.0)", ("Fuseki", "4.10.0")),
        ("nginx/1.2", ("SPARQL endpoint", "")),
        ("", ("SPARQL endpoint", "")),
    ],
)
def test_the_engine_is_what_the_server_says(
    server: Server, store: EndpointStore, header: str, engine: tuple[str, str]
) -> None:
    server.replies = [Reply(Server=header)]
    assert (store.engine.name, store.engine.version) == engine


def test_a_count_that_takes_too_long_is_unknown(server: Server, store: EndpointStore) -> None:
    server.replies = [Reply(500)]
    assert store.capabilities().statements is None


def test_an_update_is_about_the_merge(server: Server, store: EndpointStore) -> None:
    store.on("urn:m").update("INSERT { ?s a :Link } WHERE { ?s a :Membership }")
    store.on("urn:m").update("DROP SILENT GRAPH <urn:g>")
    first, second = (request.body.decode() for request in server.requests)
    assert first.endswith("> WITH <urn:m> INSERT { ?s a :Link } WHERE { ?s a :Membership }")
    assert second == "DROP SILENT GRAPH <urn:g>"


def test_an_update_about_the_merge_names_the_graphs_that_it_reads() -> None:
    text = "INSERT { GRAPH <urn:i> { ?s a :L } } WHERE { ?s a :M . GRAPH <urn:g> { ?s ?p ?o } }"
    assert about_graph(text, "urn:m") == (
        "WITH <urn:m> INSERT { GRAPH <urn:i> { ?s a :L } } USING <urn:m> USING NAMED <urn:g> USING NAMED <urn:i> "
        "WHERE { ?s a :M . GRAPH <urn:g> { ?s ?p ?o } }"
    )


def test_quads_go_to_their_graphs_and_the_merge_in_batches() -> None:
    quads = [Quad(A, P, Literal(str(n)), B) for n in range(INSERTED + 1)]
    first, second = batches_of_quads(quads, "urn:m")
    assert (first.count, second.count) == (INSERTED, 1)
    assert second.graphs == {name: [f'<urn:a> <urn:p> "{INSERTED}" .'.encode()] for name in ("urn:b", "urn:m")}


def test_a_quad_without_a_graph_goes_to_the_merge_alone() -> None:
    (batch,) = batches_of_quads([Quad(A, P, B)], "urn:m")
    assert list(batch.graphs) == ["urn:m"]


def test_blank_nodes_stay_together() -> None:
    node = BlankNode("n")
    quads = [Quad(A, P, node, B), *(Quad(A, P, Literal(str(n)), B) for n in range(INSERTED)), Quad(node, P, B, B)]
    *_, last = batches_of_quads(quads, "urn:m")
    assert (
        last.insertion() == b"INSERT {\nGRAPH <urn:b> {\n<urn:a> <urn:p> _:n .\n_:n <urn:p> <urn:b> .\n}\n} WHERE { }"
    )


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("SELECT ?x WHERE { ?x ?y ?z }", "SELECT ?x WHERE { VALUES ?x { <urn:a> } ?x ?y ?z }"),
        ("select ?x{?x ?y ?z}", "select ?x{ VALUES ?x { <urn:a> }?x ?y ?z}"),
        ("ASK { ?x ?y ?z }", "ASK { VALUES ?x { <urn:a> } ?x ?y ?z }"),
        ("CONSTRUCT { ?x ?y 1 } WHERE { ?x ?y ?z }", "CONSTRUCT { ?x ?y 1 } WHERE { VALUES ?x { <urn:a> } ?x ?y ?z }"),
        ("CONSTRUCT { ?x ?y 1 } { ?x ?y ?z }", "CONSTRUCT { ?x ?y 1 } { VALUES ?x { <urn:a> } ?x ?y ?z }"),
        ("CONSTRUCT WHERE { ?x ?y ?z }", "CONSTRUCT { ?x ?y ?z } WHERE { VALUES ?x { <urn:a> } ?x ?y ?z }"),
        ("DESCRIBE ?x { ?x ?y ?z }", "DESCRIBE ?x { VALUES ?x { <urn:a> } ?x ?y ?z }"),
        (
            "# SELECT { WHERE {\nSELECT (EXISTS { ?x a <urn:x#y> } AS ?e) ('{ WHERE {' AS ?s) { ?x ?y ?z }",
            "# SELECT { WHERE {\nSELECT (EXISTS { ?x a <urn:x#y> } AS ?e) ('{ WHERE {' AS ?s) "
            "{ VALUES ?x { <urn:a> } ?x ?y ?z }",
        ),
        (
            'PREFIX where: <urn:#x> SELECT ?x ("""\n"{\\"{""" AS ?s) { ?x where:x# {\n ?z }',
            'PREFIX where: <urn:#x> SELECT ?x ("""\n"{\\"{""" AS ?s) { VALUES ?x { <urn:a> } ?x where:x# {\n ?z }',
        ),
    ],
)
def test_a_value_is_bound_in_the_outermost_group(text: str, bound: str) -> None:
    assert bind(text, {"x": A}) == bound


def test_a_value_cannot_leave_its_place() -> None:
    value = Literal('"} } ; DROP ALL # \\ \n')
    assert bind("ASK { ?x ?y ?z }", {"z": value}) == f"ASK {{ VALUES ?z {{ {value} }} ?x ?y ?z }}"
    assert "\n" not in str(value)


@pytest.mark.parametrize(("text", "term"), [("DESCRIBE ?x", A), ("SELECT ?x", A), ("ASK { ?x ?y ?z }", BlankNode("b"))])
def test_what_cannot_be_bound_is_an_error(text: str, term: Term) -> None:
    with pytest.raises(QueryError):
        bind(text, {"x": term})


def test_prefixes_that_are_used_are_declared_on_the_first_line() -> None:
    text = "# skos:not\nPREFIX owl: <urn:o#>\nSELECT * { ?x a :Link, owl:Thing ; rdfs:label 'dcterms:no', <sh:no> }"
    first, *rest = with_prefixes(text).split("\n")
    assert [word for word in first.split() if word.endswith(":")] == [":", "rdfs:"]
    assert (first.endswith("# skos:not"), rest) == (True, text.split("\n")[1:])


@pytest.mark.parametrize(
    ("text", "is_long"),
    [
        ("ASK { ?x a/rdfs:subClassOf* ?y }", True),
        ("ASK { ?x <urn:p>+ ?y }", True),
        ("ASK { ?x (:p/:q)+ ?y }", True),
        ("ASK { ?x a* ?y }", True),
        ("SELECT (COUNT(*) AS ?n) (?x * 2 AS ?y) { ?x :p?/^:q ?y FILTER(?x+1 > 2) } # :p*", False),
    ],
)
def test_a_path_of_any_length_is_seen(text: str, is_long: bool) -> None:
    assert outline(text).has_long_path == is_long


@pytest.mark.parametrize(
    ("group", "named"), PARAMETRISED, ids=[f"{group}/{named.name}" for group, named in PARAMETRISED]
)
def test_bound_values_mean_what_substituted_ones_do(group: str, named: Any, seed: KnowledgeGraph) -> None:
    del group
    assert isinstance(seed.store, OxigraphStore)
    values = named.bindings({})
    answer = seed.store.query(named.text, bindings=values)
    tried = [values, *({**values, **found} for found in values_in(answer, named))]
    for chosen in tried:
        expected = seed.store.query(named.text, bindings=chosen)
        assert seed.store.query(with_prefixes(bind(named.text, chosen))) == expected


def values_in(answer: Any, named: Any) -> Iterator[dict[str, Term]]:
    """Yield for each parameter without a default a value that the answer without it has."""
    if isinstance(answer, Solutions) and answer.rows:
        for parameter in named.parameters:
            if parameter.default is None and parameter.name in answer.variables:
                cell = answer.rows[-1][answer.variables.index(parameter.name)]
                if cell is not None and not isinstance(cell, BlankNode):
                    yield {parameter.name: cell}
