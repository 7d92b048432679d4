"""Do the ontology's files agree with one another and with the rules of CONTRIBUTING.md?"""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from sepca_graph.namespaces import ID, ONTOLOGY, OWL, RDF_TYPE, RDFS_LABEL, SKOS
from sepca_graph.stores import Literal, Quad, iri_of

ROOT = Path(__file__).parent.parent
DEFINITION = SKOS + "definition"


def mapping_lines() -> tuple[dict[str, str], list[dict[str, str]]]:
    """Return the prefixes and the rows of the SSSOM table."""
    lines = (ROOT / "ontology/mappings.sssom.tsv").read_text(encoding="utf-8").splitlines()
    header = [line.removeprefix("#") for line in lines if line.startswith("#")]
    prefixes = dict(re.findall(r"^ {3}(\w+): (\S+)$", "\n".join(header), re.MULTILINE))
    rows = csv.DictReader([line for line in lines if not line.startswith("#")], delimiter="\t")
    return prefixes, list(rows)


def test_one_version_is_named_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    named = {
        "CITATION.cff": re.findall(r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text("utf-8"), re.MULTILINE),
        "sepca.ttl": re.findall(r'owl:versionInfo "([^"]+)"', (ROOT / "ontology/sepca.ttl").read_text("utf-8")),
        "dataset.ttl": re.findall(r'dcat:version "([^"]+)"', (ROOT / "ontology/dataset.ttl").read_text("utf-8")),
    }
    assert named == {file: [project] for file in named}


def test_every_own_term_has_one_label_and_one_definition_in_english(authored: list[Quad]) -> None:
    terms = {iri_of(q.subject) for q in authored if iri_of(q.subject).startswith(ONTOLOGY)}
    texts = Counter(
        (iri_of(quad.subject), quad.predicate.value)
        for quad in authored
        if isinstance(quad.object, Literal) and quad.object.language == "en"
    )
    wrong = [term for term in sorted(terms) if (texts[term, RDFS_LABEL], texts[term, DEFINITION]) != (1, 1)]
    assert wrong == []


def test_every_definition_is_a_sentence(quads: list[Quad]) -> None:
    definitions = [
        str(q.object.value) for q in quads if q.predicate.value == DEFINITION and isinstance(q.object, Literal)
    ]
    wrong = [text for text in definitions if not text.endswith(".") or text.startswith("This class")]
    assert (wrong, len(definitions) > 100) == ([], True)


@pytest.mark.parametrize("kind", ["FunctionalProperty", "InverseFunctionalProperty", "ReflexiveProperty"])
def test_no_property_merges_or_loops(quads: list[Quad], kind: str) -> None:
    assert [q for q in quads if q.predicate.value == RDF_TYPE and iri_of(q.object) == OWL + kind] == []


def test_the_mapping_table_is_well_formed() -> None:
    prefixes, rows = mapping_lines()
    unknown = {
        curie
        for row in rows
        for curie in (row["subject_id"], row["predicate_id"], row["object_id"], row["mapping_justification"])
        if curie.partition(":")[0] not in prefixes
    }
    assert (unknown, all(0 <= float(row["confidence"]) <= 1 for row in rows), len(rows) > 40) == (set(), True, True)


def test_exact_matches_in_the_data_are_in_the_mapping_table(quads: list[Quad]) -> None:
    prefixes, rows = mapping_lines()

    def expand(curie: str) -> str:
        prefix, _colon, name = curie.partition(":")
        return prefixes[prefix] + name

    table = {
        (expand(row["subject_id"]), expand(row["object_id"]))
        for row in rows
        if row["predicate_id"] == "skos:exactMatch" and expand(row["subject_id"]).startswith(ID)
    }
    data = {(iri_of(q.subject), iri_of(q.object)) for q in quads if q.predicate.value == SKOS + "exactMatch"}
    assert data == table


def test_the_json_ld_context_names_terms_that_exist(authored: list[Quad]) -> None:
    context = json.loads((ROOT / "ontology/context.jsonld").read_text(encoding="utf-8"))["@context"]
    declared = {iri_of(quad.subject) for quad in authored}
    ours = [
        definition["@id"] for definition in context.values() if isinstance(definition, dict) and "@id" in definition
    ]
    missing = [
        name for name in ours if name.startswith("sepca:") and ONTOLOGY + name.removeprefix("sepca:") not in declared
    ]
    assert missing == []


def test_no_note_copies_a_phrase_of_the_source(authored: list[Quad]) -> None:
    source = ROOT.parent / "shared/sources/sepca-general-assembly-2022.txt"
    if not source.exists():
        pytest.skip("the source text shared/sources/sepca-general-assembly-2022.txt is not at hand")
    ours = {run for text in notes(authored) for run in word_runs(text)}
    assert ours & word_runs(source.read_text("utf-8")) == set()


def notes(authored: list[Quad]) -> list[str]:
    """Return the notes that curators wrote; names and titles are not theirs."""
    literals = (q.object for q in authored if q.predicate.value == SKOS + "note")
    return [literal.value for literal in literals if isinstance(literal, Literal)]


def word_runs(text: str, length: int = 7) -> set[str]:
    """Return every run of so many words."""
    words = re.findall(r"[a-z0-9-]+", text.lower())
    return {" ".join(words[start : start + length]) for start in range(len(words) - length + 1)}
