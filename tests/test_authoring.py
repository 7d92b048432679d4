"""Is every file of the repository canonical, and does stamping add what is new and change nothing that is recorded?"""

import hashlib
from pathlib import Path

import pytest
from command_line import ROOT, copied_content

from sepca_graph.content.folder import Content, find, read_text
from sepca_graph.curating.authoring import Refusal, canonical, prefixes_of, stamped
from sepca_graph.errors import ContentError
from sepca_graph.namespaces import ID, ONTOLOGY
from sepca_graph.stores import NamedNode, Quad, parse_turtle

NEW = "graph_data/documents/new.ttl"
SPAN = f"<{ID}span/new/0-6>"
DOCUMENT = f"""
doc:new a :Document ; skos:prefLabel "New"@en ; dcterms:identifier "new.txt" .
<{ID}claim/new/C1> :claimAbout doc:new ; :hasEvidence {SPAN} .
"""
CONTENT = find(ROOT)


def content_with(directory: Path, text: str) -> tuple[Content, Path]:
    """Return a copy of the content with one new document, and a folder with that document's text."""
    content = Content(copied_content(directory / "content", {NEW: text}))
    (directory / "texts").mkdir()
    (directory / "texts/new.txt").write_text("Eleven here", encoding="utf-8")
    return content, directory / "texts"


def statements(text: str) -> set[Quad]:
    parsed = parse_turtle(text, NamedNode("urn:g"))
    assert isinstance(parsed, list), parsed
    return set(parsed)


def test_the_repositorys_own_files_are_canonical() -> None:
    texts = {file: read_text(file) for file in CONTENT.turtle_files}
    assert [file for file, text in texts.items() if canonical(CONTENT, file, text) != text] == []
    assert len(texts) > 250


def test_a_file_with_a_comment_is_refused_with_its_line() -> None:
    text = "@prefix actor: <urn:a:> .\n\nactor:a actor:b actor:c . # why\n"
    refusal = canonical(CONTENT, ROOT / "graph_data/actors/new.ttl", text)
    assert isinstance(refusal, Refusal)
    assert str(refusal).startswith("graph_data/actors/new.ttl, line 3: has a # comment")


def test_a_file_that_is_not_turtle_is_refused_with_its_line() -> None:
    refusal = canonical(CONTENT, ROOT / "graph_data/actors/new.ttl", "<urn:a> <urn:b> <urn:c> .\n\nnonsense\n")
    assert isinstance(refusal, Refusal)
    assert str(refusal).startswith("graph_data/actors/new.ttl, line 3: not Turtle: ")


@pytest.mark.parametrize(
    ("file", "prefix", "namespace"),
    [
        ("ontology/sepca.ttl", "sepca", ONTOLOGY),
        ("graph_data/actors/a.ttl", "", ONTOLOGY),
        ("graph_data/actors/a.ttl", "claim", f"{ID}claim/"),
        ("graph_data/documents/a.ttl", "claim", f"{ID}claim/a/"),
        ("graph_data/documents/a.ttl", "span", f"{ID}span/a/"),
    ],
)
def test_a_file_has_the_prefixes_of_its_kind(file: str, prefix: str, namespace: str) -> None:
    assert prefixes_of(CONTENT, ROOT / file)[prefix] == namespace


def test_data_write_the_terms_of_the_ontology_bare() -> None:
    assert "sepca" not in prefixes_of(CONTENT, ROOT / "graph_data/actors/a.ttl")


def test_a_new_document_is_stamped_and_nothing_else(tmp_path: Path) -> None:
    content, texts = content_with(tmp_path, DOCUMENT)
    ((file, text, count),) = stamped(content, texts)
    added = statements(text) - statements(read_text(file))
    digest = hashlib.sha256(b"Eleven").hexdigest()
    assert (content.relative(file), count, len(added)) == (NEW, 3, 3)
    assert statements(read_text(file)) < statements(text)
    assert digest in text
    assert canonical(content, file, text) == text


def test_a_stamped_document_is_not_stamped_again(tmp_path: Path) -> None:
    content, texts = content_with(tmp_path, DOCUMENT)
    ((file, text, _count),) = stamped(content, texts)
    file.write_text(text, encoding="utf-8")
    assert list(stamped(content, texts)) == []


def test_a_recorded_digest_stays_although_the_text_is_another(tmp_path: Path) -> None:
    recorded = f'{SPAN} :textSHA256 "recorded" .\n'
    content, texts = content_with(tmp_path, DOCUMENT + recorded)
    ((_file, text, count),) = stamped(content, texts)
    assert count == 2
    assert ':textSHA256 "recorded"' in text
    assert hashlib.sha256(b"Eleven").hexdigest() not in text


def test_the_projects_own_documents_are_stamped_already(tmp_path: Path) -> None:
    assert list(stamped(CONTENT, tmp_path)) == []


def test_a_document_with_a_comment_is_not_stamped(tmp_path: Path) -> None:
    content, texts = content_with(tmp_path, DOCUMENT + "# a thought\n")
    with pytest.raises(ContentError, match=r"documents/new\.ttl, line \d+: a # comment would be lost"):
        list(stamped(content, texts))


def test_a_file_that_is_not_turtle_stops_the_stamping(tmp_path: Path) -> None:
    content, texts = content_with(tmp_path, "nonsense")
    with pytest.raises(ContentError, match=r"documents/new\.ttl, line \d+"):
        list(stamped(content, texts))
