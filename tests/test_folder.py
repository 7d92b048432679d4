"""Is the content found where the user says, and does its digest change with anything that the graph is made from?"""

from pathlib import Path

import pytest
from command_line import ROOT, copied_content

from sepca_graph import load
from sepca_graph.content import folder as contents
from sepca_graph.content.folder import Content, find, read_text
from sepca_graph.content.loading import load_content
from sepca_graph.errors import ContentError
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.namespaces import GRAPH


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return copied_content(tmp_path / "content", whole=True)


def test_without_a_wish_it_is_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(contents.VARIABLE, raising=False)
    assert find().root == ROOT


def test_the_environment_names_a_folder(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(contents.VARIABLE, str(copy))
    assert find().root == copy


def test_the_argument_wins_over_the_environment(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(contents.VARIABLE, "/nowhere")
    assert find(copy).root == copy


def test_without_a_checkout_it_is_the_copy_in_the_wheel(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(contents.VARIABLE, raising=False)
    package = copy.parent / "site-packages" / "sepca_graph"
    copied_content(package / "_content")
    monkeypatch.setattr(contents, "_PACKAGE", package)
    assert find().root == package / "_content"


@pytest.mark.parametrize("missing", ["ontology", "graph_data", "queries"])
def test_a_folder_that_lacks_something_is_named_with_it(copy: Path, missing: str) -> None:
    (copy / missing).rename(copy / "elsewhere")
    with pytest.raises(ContentError, match=rf"{copy} is no content folder: it lacks {missing}\. .*--content"):
        find(copy)


def test_a_folder_that_is_missing_lacks_everything(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="lacks ontology, graph_data, queries"):
        find(tmp_path / "absent")


def test_a_named_graph_is_named_after_its_file(copy: Path) -> None:
    content = Content(copy)
    names = {content.relative(file): content.graph_name(file) for file in content.turtle_files}
    assert names["ontology/vocab.ttl"] == f"{GRAPH}vocab"
    assert names["graph_data/actors/bodies.ttl"] == f"{GRAPH}actors/bodies"
    assert len(set(names.values())) == len(names)


def test_only_files_of_documents_have_a_slug() -> None:
    content = find(ROOT)
    slugs = {file.parent.name for file in content.turtle_files if content.document_slug(file)}
    assert slugs == {"documents"}


def test_the_same_content_elsewhere_has_the_same_digest(copy: Path) -> None:
    assert find(copy).digest() == find(ROOT).digest()


@pytest.mark.parametrize("name", ["ontology/sepca.ttl", "graph_data/actors/bodies.ttl", "queries/completion/*.rq"])
def test_the_digest_changes_with_a_byte(copy: Path, name: str) -> None:
    before = find(copy).digest()
    file = next(copy.glob(name))
    file.write_bytes(file.read_bytes().replace(b"a", b"b", 1))
    assert find(copy).digest() != before


@pytest.mark.parametrize("name", ["renamed.ttl", "bodies-.ttl"])
def test_the_digest_changes_with_a_name(copy: Path, name: str) -> None:
    """Whether it changes the order of the files or not."""
    before = find(copy).digest()
    (copy / "graph_data/actors/bodies.ttl").rename(copy / "graph_data/actors" / name)
    assert find(copy).digest() != before


def test_the_digest_does_not_change_with_a_question(copy: Path) -> None:
    before = find(copy).digest()
    (copy / "queries/members.rq").write_text("changed", encoding="utf-8")
    assert find(copy).digest() == before


def test_a_copy_gives_the_same_graph(copy: Path, kg: KnowledgeGraph) -> None:
    assert sorted(map(str, load(copy).quads())) == sorted(map(str, kg.quads()))


def test_files_come_in_order(copy: Path) -> None:
    content = Content(copy)
    assert content.graph_files == sorted(content.graph_files)
    assert content.turtle_files[: len(content.ontology_files)] == content.ontology_files


def test_a_text_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"absent\.ttl"):
        read_text(tmp_path / "absent.ttl")


def test_a_text_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.ttl").write_bytes(b"Bra\xbaov")
    with pytest.raises(ContentError, match=r"latin\.ttl"):
        read_text(tmp_path / "latin.ttl")


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    root = copied_content(tmp_path)
    file = root / "graph_data/actors/groups.ttl"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert load_content(Content(root)).findings == []
