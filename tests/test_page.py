"""The page of a network: complete without script, safe with any label, usable by keys alone."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sepca_graph.asking.own_queries import NAMES
from sepca_graph.evidence import Evidence
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.names import fold
from sepca_graph.network.parts import Caption, Edge, Network, Node, Time
from sepca_graph.network.project import project
from sepca_graph.publishing.network_files import network_text
from sepca_graph.publishing.page import to_html
from sepca_graph.publishing.templating import text_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
HOSTILE = "<img src=x onerror=alert(1)></script><script>alert(2)</script>{{ 7*7 }}&\u2028\u2029"
SCRIPT_URL = "javascript:alert(3)"
ID = "https://w3id.org/sepca-graph/id/"
ASSEMBLY = "SEPCA General Assembly, Bucharest, 13 December 2022"


def evidence(note: str, **other: Any) -> Evidence:
    base = Evidence(
        claim=f"{ID}claim/sepca-news-2022-12-19/S05", note=note, confidence=1.0,
        document=f"{ID}doc/sepca-news-2022-12-19", document_label="SEPCA news item",
        url="https://www.example.org/news?a=1&b=2", issued="2022-12-19", paragraph=12, start=3108, end=3133,
    )  # fmt: skip
    return replace(base, **other)


def node(iri: str, label: str, kind: str, *names: str, edtf: str = "", note: str = "") -> Node:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).capitalize()
    return Node(iri, label, kind, words, (label, *names), note, Time(edtf))


def link(iri: str, source: str, label: str, kind: str, target: str, **other: Any) -> Edge:
    return replace(
        Edge(iri, source, target, label, "", kind, kind, status="accepted", time=WHEN,
             evidence=(evidence(f"It {label}."),)),
        **other,
    )  # fmt: skip


WHEN = Time("2022-12-13", certainty="certain")
PLACES = {
    "romania": (-0.6, 0.5), "romanian-police": (-0.5, -0.2), "sepca": (0.2, 0.6), "interpol": (0.9, 0.1),
    "selec": (0.8, -0.5), "cepol": (0.4, -0.9), "assembly": (0.2, -0.1), "culum": (-1.0, -0.8),
    "hostile": (-0.9, 0.9),
}  # fmt: skip


def page_of(network: Network) -> str:
    places = {node.iri: PLACES.get(node.iri.removeprefix(ID), (0.0, 0.0)) for node in network.nodes}
    return to_html(network, places)


@pytest.fixture(scope="module")
def network() -> Network:
    nodes = [
        ("romania", "Romania", "State", "România"),
        ("romanian-police", "Romanian Police", "PoliceOrganisation", "Poliția Română"),
        ("sepca", "Southeast Europe Police Chiefs Association", "InternationalBody", "SEPCA"),
        ("interpol", "INTERPOL", "InternationalBody"),
        ("selec", "SELEC", "InternationalBody", "Southeast European Law Enforcement Center"),
        ("cepol", "CEPOL", "InternationalBody"),
        ("culum", "Ćulum", "Person", "Чулум"),
    ]
    links: list[tuple[str, str, str, str, dict[str, Any]]] = [
        ("romanian-police", "hosts", "Hosting", "assembly", {"roles": ("host",)}),
        ("romanian-police", "participates in", "Participation", "assembly", {}),
        ("romanian-police", "presents at", "Presentation", "assembly", {"topics": ("organised crime",)}),
        ("assembly", "was reported on by", "Contribution", "romanian-police", {}),
        ("romania", "presides over", "Presidency", "sepca", {"through": ("Romanian Police",)}),
        ("romania", "is member of", "Membership", "sepca",
         {"status": "proposed", "time": replace(WHEN, certainty="possible")}),
        ("interpol", "presents at", "Presentation", "assembly", {}),
        ("selec", "presents at", "Presentation", "assembly", {"time": replace(WHEN, edtf="")}),
        ("cepol", "is invited to", "Invitation", "assembly", {}),
        ("culum", "meets", "BilateralMeeting", "romanian-police", {}),
        ("hostile", HOSTILE, "Support", "sepca", {"evidence": (evidence(HOSTILE, url=SCRIPT_URL),)}),
        ("interpol", "engaged with", "engagedWith", "sepca",
         {"layer": "entailed", "status": "", "evidence": (), "why": ("INTERPOL presents at an event of SEPCA.",)}),
        ("romanian-police", "is police of", "policeOf", "romania", {"layer": "structure", "status": ""}),
    ]  # fmt: skip
    return Network(
        nodes=(
            *(node(ID + iri, label, kind, *names) for iri, label, kind, *names in nodes),
            node(f"{ID}assembly", ASSEMBLY, "Event", edtf="2022-12-13"),
            node(f"{ID}hostile", HOSTILE, "UnheardOfKind", HOSTILE, note=HOSTILE),
        ),
        edges=tuple(
            link(f"{ID}link/{number}", ID + source, label, kind, ID + target, **other)
            for number, (source, label, kind, target, other) in enumerate(links)
        ),
        caption=Caption("Who works with whom", "Around one assembly", "2022", "certain", "sha256:0123", "CC BY 4.0"),
        publication="The open knowledge graph of police cooperation in South-East Europe",
        search_example="SELEC, Romanian Police, Republika Srpska",
    )


class Outline(HTMLParser):
    """The parts of a page that the tests ask about."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self.rows: list[list[str]] = []
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag = self._open[-1] if self._open else ""
        self.texts[tag] = self.texts.get(tag, "") + data
        if "td" in self._open or "th" in self._open:
            self.rows[-1][-1] += data

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


@pytest.fixture(scope="module")
def html(network: Network) -> str:
    return page_of(network)


@pytest.fixture(scope="module")
def outline(html: str) -> Outline:
    return Outline(html)


def picture_of(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="network-data">(.*?)</script>', html, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


def test_the_page_names_its_language_title_and_one_heading(html: str, outline: Outline) -> None:
    assert html.startswith("<!doctype html>")
    assert outline.all("html") == [{"lang": "en"}]
    assert outline.texts["title"] == "Who works with whom as of 2022 | sepca-graph"
    assert outline.texts["h1"] == "Who works with whom"
    assert len(outline.all("h1")) == 1
    assert {"header", "main", "footer", "aside", "noscript"} <= {tag for tag, _ in outline.tags}


def test_nothing_is_loaded_from_outside(html: str, outline: Outline) -> None:
    assert [attributes for _, attributes in outline.tags if "src" in attributes] == []
    assert [attributes["href"] for attributes in outline.all("link")] == ["data:,"]
    assert "sourceMappingURL" not in html
    policy = next(meta["content"] for meta in outline.all("meta") if "http-equiv" in meta)
    assert policy
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy


def test_no_inline_style_or_handler_that_the_policy_would_refuse(outline: Outline) -> None:
    names = {name for _, attributes in outline.tags for name in attributes}
    assert [name for name in names if name == "style" or name.startswith("on")] == []


def test_a_hostile_label_is_text_everywhere(html: str, outline: Outline) -> None:
    assert outline.all("img") == []
    assert "<script>alert" not in html
    assert "49" not in outline.texts["bdi"]
    assert HOSTILE in [cell[0] for cell in outline.rows]


def test_only_web_addresses_become_links(html: str, outline: Outline) -> None:
    assert SCRIPT_URL not in html
    outer = {attributes["href"] for attributes in outline.all("a") if "rel" in attributes}
    assert outer == {"https://www.example.org/news?a=1&b=2"}
    assert {attributes["rel"] for attributes in outline.all("a") if "rel" in attributes} == {"noreferrer"}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "javascript://x.org/%0aalert(1)",
        "ftp://x.org",
        "//x.org",
        "http://[bad",
        "https://a b\n",
    ],
)
def test_an_address_that_is_no_web_address_is_left_out(url: str) -> None:
    met = link("e", "a", "meets", "BilateralMeeting", "a", evidence=(evidence("Met.", url=url),))
    [edge] = picture_of(page_of(Network((node("a", "A", "State"),), (met,))))["edges"]
    assert edge["evidence"][0]["url"] == ""


def test_every_link_has_a_row_with_its_ends_time_status_basis_and_source(network: Network, outline: Outline) -> None:
    head, *rows = outline.rows
    assert head == ["From", "Link", "To", "When", "Status", "Basis", "Sources"]
    labels = {node.iri: node.label for node in network.nodes}
    ends = sorted((labels[edge.source], labels[edge.target]) for edge in network.edges)
    assert sorted((row[0], row[2]) for row in rows) == ends
    [hosting] = [row for row in rows if row[1].startswith("hosts")]
    assert hosting[:3] == ["Romanian Police", "hosts as host", ASSEMBLY]
    assert hosting[3:6] == ["13 December 2022", "accepted, certain", "Recorded from a source"]
    assert "SEPCA news item, 2022-12-19" in hosting[6]
    assert "paragraph 12, characters 3108-3133, stated, confidence 1" in hosting[6]
    assert {tuple(cell.items()) for cell in outline.all("th") if cell.get("scope") == "col"} == {(("scope", "col"),)}


def test_an_entailed_link_says_why(outline: Outline) -> None:
    [row] = [row for row in outline.rows if row[1] == "engaged with"]
    assert row[5:] == ["Follows by a rule", "INTERPOL presents at an event of SEPCA."]


def test_rows_can_be_linked_to(html: str, outline: Outline) -> None:
    anchors = [row["id"] for row in outline.all("tr") if "id" in row]
    assert anchors == [edge["row"] for edge in picture_of(html)["edges"]]
    assert len(set(anchors)) == 13


def test_links_between_the_same_two_ends_are_bent_apart(html: str) -> None:
    bundle = [
        edge
        for edge in picture_of(html)["edges"]
        if {edge["from"], edge["to"]} == {ID + "romanian-police", ID + "assembly"}
    ]
    turned = {"curvedCW": "curvedCCW", "curvedCCW": "curvedCW"}
    sides = {
        (curve["type"] if edge["from"] < edge["to"] else turned[curve["type"]], curve["roundness"])
        for edge in bundle
        if (curve := edge["smooth"])
    }
    assert len(bundle) == len(sides) == 4


def test_lines_tell_stated_proposed_entailed_and_structure_apart(html: str) -> None:
    lines = {line["key"]: (line["count"], line["dashes"]) for line in picture_of(html)["lines"]}
    assert lines == {
        "stated": (10, []),
        "proposed": (1, [2, 5]),
        "entailed": (1, [8, 5]),
        "structure": (1, []),
    }


def test_arrows_point_to_the_target_except_between_like_ends(html: str) -> None:
    arrows = {edge["verb"]: edge["arrows"]["to"]["enabled"] for edge in picture_of(html)["edges"]}
    assert (arrows["hosts"], arrows["meets"]) == (True, False)


def test_each_kind_has_its_own_symbol_and_a_switch_with_its_count(html: str, outline: Outline) -> None:
    kinds = {kind["key"]: kind["count"] for kind in picture_of(html)["kinds"]}
    assert kinds == {
        "InternationalBody": 4,
        "State": 1,
        "PoliceOrganisation": 1,
        "Event": 1,
        "Person": 1,
        "UnheardOfKind": 1,
    }
    assert len({(kind["path"], kind["colour"]) for kind in picture_of(html)["kinds"]}) == len(kinds)
    switches = {
        button["data-kind"]: button["aria-pressed"] for button in outline.all("button") if "data-kind" in button
    }
    assert switches == dict.fromkeys(kinds, "true")


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("name", "least"),
    [("ink", 7), ("soft", 4.5), ("link", 4.5), ("accent", 4.5), *((f"line-{line}", 3) for line in
     ("stated", "proposed", "disputed", "rejected", "entailed", "structure"))],
)  # fmt: skip
def test_colours_stand_out_from_the_paper(html: str, scheme: int, name: str, least: float) -> None:
    """WCAG 2.2, 1.4.3 and 1.4.11."""
    paper, colour = (re.findall(rf"--{part}: (#\w{{6}})", html)[scheme] for part in ("paper", name))
    light, dark = sorted((luminance(paper), luminance(colour)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= least


def test_an_empty_network_says_so_kindly() -> None:
    page = page_of(Network(caption=Caption("Nobody")))
    assert "Nothing is recorded for this choice" in page
    assert "<canvas" not in page
    assert len(Outline(page).all("script")) == 1


def test_two_thousand_links_make_a_page() -> None:
    nodes = tuple(node(f"n{number}", f"N {number}", "State") for number in range(100))
    links = tuple(
        link(f"e{number}", f"n{number % 100}", "meets", "BilateralMeeting", f"n{number * 7 % 100}")
        for number in range(2000)
    )
    assert len(Outline(page_of(Network(nodes, links))).rows) == 2001


# In the browser. Nothing below needs a network: the page is a file, and every other request is an error.


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield chromium
        chromium.close()


class Opened:
    """One page in the browser and whatever went wrong on it."""

    def __init__(self, browser: "Browser", path: Path, **options: Any) -> None:
        sizes = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}
        self.context = browser.new_context(**{**sizes, **options})
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("request", lambda request: self._note_request(request.url, path))
        self.page.on("console", self._note_message)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", lambda dialog: self.faults.append(f"dialog {dialog.message}"))
        self.page.goto(path.as_uri())

    def _note_message(self, message: "ConsoleMessage") -> None:
        if message.type == "error":
            self.faults.append(message.text)

    def _note_request(self, url: str, path: Path) -> None:
        if url.partition("#")[0] != path.as_uri() and not url.startswith("data:,"):
            self.faults.append(f"request {url}")


@pytest.fixture(scope="module")
def page_file(html: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "network.html"
    path.write_text(html, encoding="utf-8")
    return path


@pytest.fixture
def opened(browser: "Browser", page_file: Path) -> Iterator[Opened]:
    opened = Opened(browser, page_file)
    yield opened
    opened.context.close()


COLOURS = """canvas => {
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const seen = new Set();
  for (let at = 0; at < pixels.length; at += 4) if (pixels[at + 3]) seen.add(pixels.slice(at, at + 3).join());
  return [...seen];
}"""


def colours(page: "Page", selector: str = "#picture canvas") -> set[str]:
    return set(page.locator(selector).evaluate(COLOURS))


def test_the_picture_is_drawn_without_a_request_or_an_error(opened: Opened) -> None:
    seen = colours(opened.page)
    assert {"0,143,104", "194,73,139", "31,95,168"} <= seen
    assert opened.faults == []


@pytest.mark.parametrize(
    "typed",
    ["culum", "ЧУЛУМ", "Ćulum", "čulu", "politia romana", "sepca", "law enforcement", "center southeast"],
)
def test_search_finds_any_name_in_any_script(opened: Opened, typed: str) -> None:
    expected = {"po": "Romanian Police", "se": "Southeast Europe Police Chiefs Association",
                "la": "SELEC", "ce": "SELEC"}.get(typed[:2], "Ćulum")  # fmt: skip
    opened.page.fill("#search", typed)
    assert opened.page.locator("#found li bdi").first.text_content() == expected


def test_search_is_worked_by_keys_and_opens_the_details(opened: Opened) -> None:
    page = opened.page
    page.fill("#search", "romanian pol")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#search", "aria-activedescendant") == "found-0"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "details-title"
    shown = page.inner_text("#details")
    parts = (
        "Romanian Police", "Poliția Română", "hosts", "presents at", "was reported on by", "It hosts.",
        "13 December 2022", "accepted, certain", "https://www.example.org/news?a=1&b=2",
        "paragraph 12, characters 3108-3133", "stated, confidence 1",
    )  # fmt: skip
    for part in parts:
        assert part in shown
    assert page.locator("#details .links-of > li").count() == 6
    page.keyboard.press("Escape")
    assert page.is_hidden("#details")
    assert page.evaluate("document.activeElement.id") == "search"
    assert opened.faults == []


def test_a_search_without_a_match_offers_the_nearest(opened: Opened) -> None:
    opened.page.fill("#search", "interpool")
    assert (opened.page.text_content("#search-says") or "").startswith("No match. Did you mean INTERPOL, ")
    opened.page.keyboard.press("Escape")
    assert opened.page.get_attribute("#search", "aria-expanded") == "false"


def test_the_picture_is_worked_by_keys(opened: Opened) -> None:
    page = opened.page
    page.focus("#picture")
    page.keyboard.press("n")
    assert (page.text_content("#cursor-says") or "").startswith(ASSEMBLY)
    page.keyboard.press("n")
    assert (page.text_content("#cursor-says") or "").startswith("Romanian Police, Police organisation, 6")
    page.keyboard.press("l")
    page.keyboard.press("Enter")
    assert page.inner_text("#details-title") == "Hosting"
    assert page.locator("#details .links-of > li").count() == 3
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "picture"
    before = colours(page)
    for key in ("ArrowLeft", "ArrowUp", "+", "-", "0"):
        page.keyboard.press(key)
    assert colours(page) & before
    assert opened.faults == []


def test_a_click_on_a_symbol_opens_its_details(browser: "Browser", tmp_path: Path) -> None:
    path = tmp_path / "one.html"
    path.write_text(page_of(Network((node("a", HOSTILE, "State"),))), encoding="utf-8")
    opened = Opened(browser, path)
    box = opened.page.locator("#picture").bounding_box()
    assert box
    opened.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 - 10)
    opened.page.wait_for_selector("#details:not([hidden])")
    assert opened.page.text_content("#details-title") == HOSTILE
    assert opened.faults == []
    opened.context.close()


def test_a_hostile_label_is_shown_and_never_run(opened: Opened) -> None:
    page = opened.page
    page.fill("#search", "onerror")
    page.keyboard.press("Enter")
    assert page.text_content("#details-title") == HOSTILE
    assert page.locator("img").count() == 0
    page.mouse.move(400, 500)
    assert opened.faults == []


def test_a_switch_hides_its_kind_and_brings_it_back(opened: Opened) -> None:
    page, event = opened.page, "194,73,139"
    switch = page.locator('[data-kind="Event"]')
    switch.click()
    assert switch.get_attribute("aria-pressed") == "false"
    assert page.text_content("#shown") == "8 of 9 entries and 6 of 13 links are shown."
    page.wait_for_timeout(100)
    assert event not in colours(page)
    page.click("#show-all")
    page.wait_for_timeout(100)
    assert event in colours(page)
    page.click('[data-line="entailed"]')
    assert page.text_content("#shown") == "9 of 9 entries and 12 of 13 links are shown."


def test_the_table_is_sorted_and_filtered(opened: Opened) -> None:
    page = opened.page
    header = page.locator("thead th").first
    for order, first in (("ascending", HOSTILE), ("descending", ASSEMBLY)):
        header.locator("button").click()
        assert header.get_attribute("aria-sort") == order
        assert page.locator("tbody th").first.text_content() == first
    page.fill("#filter", "chulum")
    assert page.locator("tbody tr:visible").count() == 1
    assert page.text_content("#filter-says") == "1 of 13 rows"


def test_a_row_opens_the_details_and_the_details_lead_back(opened: Opened) -> None:
    page = opened.page
    page.click("a.open >> text=presides over")
    assert "through" in page.inner_text("#details").lower()
    page.fill("#filter", "interpol")
    page.click("#details >> text=Its row in the table >> nth=0")
    assert page.locator("tr:target th").text_content() == "Romania"
    assert page.locator("tr:target").is_visible()


def test_the_wheel_scrolls_the_page_until_the_picture_has_the_focus(opened: Opened) -> None:
    page = opened.page
    page.evaluate("document.documentElement.style.setProperty('scroll-behavior', 'auto')")
    page.mouse.move(400, 500)
    page.mouse.wheel(0, 200)
    page.wait_for_function("scrollY > 0")
    there = page.evaluate("scrollY")
    page.focus("#picture")
    page.mouse.wheel(0, -200)
    page.wait_for_timeout(200)
    assert page.evaluate("scrollY") == there


def test_the_paper_shows_the_picture_in_light_colours(browser: "Browser", page_file: Path) -> None:
    opened = Opened(browser, page_file, color_scheme="dark")
    before = colours(opened.page)
    assert opened.page.pdf(format="A4").startswith(b"%PDF")
    printed = colours(opened.page, "#print-picture")
    assert {"255,255,255", "26,33,41"} <= printed
    assert colours(opened.page) == before
    assert opened.faults == []
    opened.context.close()


def test_without_script_the_table_and_the_legend_remain(browser: "Browser", page_file: Path) -> None:
    opened = Opened(browser, page_file, java_script_enabled=False)
    page = opened.page
    assert page.locator("tbody tr:visible").count() == 13
    assert page.locator(".legend .toggle:visible").count() == 10
    assert page.locator("noscript p").is_visible()
    assert page.locator("#search").is_hidden()
    opened.context.close()


def test_a_narrow_screen_needs_no_sideways_scrolling(browser: "Browser", page_file: Path) -> None:
    opened = Opened(browser, page_file, viewport={"width": 390, "height": 800})
    assert opened.page.evaluate("document.documentElement.scrollWidth") == 390
    assert opened.faults == []
    opened.context.close()


# A large network opens with its overview.


@pytest.fixture(scope="module")
def record_file(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("record") / "network.html"
    path.write_text(network_text(project(kg), "html"), encoding="utf-8")
    return path


@pytest.fixture
def record(browser: "Browser", record_file: Path) -> Iterator[Opened]:
    opened = Opened(browser, record_file)
    yield opened
    assert opened.faults == []
    opened.context.close()


def test_the_page_of_the_record_is_light_enough_to_send(record_file: Path) -> None:
    assert record_file.stat().st_size < 10_000_000


def test_the_record_opens_with_the_states_and_bodies_that_are_tied_most(record: Opened) -> None:
    assert "the 30 states and bodies with the strongest ties" in str(record.page.text_content("#shown"))
    assert record.page.get_attribute("[data-show=overview]", "aria-pressed") == "true"
    assert not colours(record.page) & {"194,73,139", "122,82,0"}  # neither events nor persons


def test_a_tie_of_the_overview_opens_all_its_links(record: Opened) -> None:
    page = record.page
    page.focus("#picture")
    for key in ("n", "l", "Enter"):
        page.keyboard.press(key)
    told = re.search(r": (\d+) links", str(page.text_content("#cursor-says")))
    assert told
    assert page.locator("#details li .sentence").count() == int(told[1])


def test_search_leads_from_the_overview_to_the_neighbours_and_back(record: Opened) -> None:
    page = record.page
    page.fill("#search", "Чулум")
    page.keyboard.press("Enter")
    assert page.text_content("#shown") == "Darko Ćulum, 1 neighbour, and the 1 link between it and them."
    page.click(".links-of button:has-text('Police of Republika Srpska')")
    page.click("button.neighbours")
    assert "Police of Republika Srpska, " in str(page.text_content("#shown"))
    page.keyboard.press("Escape")
    page.click("[data-show=all]")
    assert "All " in str(page.text_content("#shown"))
    page.click("[data-show=overview]")
    assert "Overview" in str(page.text_content("#shown"))


def test_a_row_of_the_table_leads_to_its_link_in_the_picture(record: Opened) -> None:
    page = record.page
    page.locator("#links a.open").first.click()
    assert page.get_attribute("[data-show=around]", "aria-pressed") == "true"
    assert page.locator("#details").is_visible()


def test_the_page_folds_every_name_as_python_does(opened: Opened, kg: KnowledgeGraph) -> None:
    written = sorted({row["name"] for row in kg.rows_of(NAMES)} | {"Ёлка", "Straße", "ΣΑΣ", "ﬁ-x", "  two\nwords "})
    script = text_of("network.js")
    folding = script[script.index("const plain =") : script.index("const words =")]
    letters = "const page = JSON.parse(document.getElementById('network-data').textContent);"
    assert opened.page.evaluate(f"names => {{ {letters} {folding} return names.map(fold); }}", written) == [
        fold(name) for name in written
    ]
