"""Is the graph that is handed around whole, immutable and able to explain itself?"""

from dataclasses import FrozenInstanceError

import pytest

from sepca_graph import load
from sepca_graph.asking.results import Rows
from sepca_graph.errors import NotFoundError, QueryError, UsageError
from sepca_graph.knowledge_graph import LAYERS, KnowledgeGraph, layer_of


def test_the_layers_part_the_whole(seed: KnowledgeGraph) -> None:
    parts = [set(seed.quads(layer)) for layer in LAYERS]
    assert set(seed.quads()) == set().union(*parts)
    assert sum(map(len, parts)) == len(set(seed.quads()))
    assert all(layer_of(quad) == layer for layer, part in zip(LAYERS, parts, strict=True) for quad in part)


def test_a_knowledge_graph_is_not_changed(seed: KnowledgeGraph) -> None:
    with pytest.raises(FrozenInstanceError):
        seed.digest = "another"  # type: ignore[misc]


def test_slicing_leaves_the_record_as_it_was(seed: KnowledgeGraph) -> None:
    before = set(seed.quads())
    sliced = seed.as_of("1990")
    assert (set(seed.quads()), sliced.record, seed.valid_during) == (before, seed, None)


def test_a_slice_of_a_slice_remembers_the_record(seed: KnowledgeGraph) -> None:
    assert seed.as_of("2022").as_of("2022-12-13").record is seed


def test_a_query_is_asked_by_name_with_parameters(seed: KnowledgeGraph) -> None:
    rows = seed.query("presidency_holders", {"body": "actor:sepca"})
    assert isinstance(rows, Rows)
    assert {row["holderLabel"] for row in rows.to_dicts()} == {"Romania", "Republika Srpska"}


def test_a_query_is_asked_as_sparql(seed: KnowledgeGraph) -> None:
    assert seed.query("ASK { actor:cepol sepca:participatesIn ?event }") is False


def test_a_thing_that_does_not_exist_is_refused_with_the_nearest(seed: KnowledgeGraph) -> None:
    with pytest.raises(NotFoundError, match="actor:sepca"):
        seed.query("presidency_holders", {"body": "actor:spca"})


def test_a_thing_outside_the_slice_is_known_all_the_same(seed: KnowledgeGraph) -> None:
    rows = seed.as_of("1990").query("event_hosts", {"event": "event:oc-heads-conference-17"})
    assert isinstance(rows, Rows)
    assert list(rows) == []


def test_sparql_takes_only_parameters_that_it_declares(seed: KnowledgeGraph) -> None:
    with pytest.raises(NotFoundError, match="nobody"):
        seed.query("SELECT ?who WHERE { ?who a sepca:State }", {"nobody": "x"})


def test_sparql_with_a_header_takes_its_parameters(seed: KnowledgeGraph) -> None:
    text = "#+ summary: Who?\n#+ param who: iri. Who.\nSELECT ?who WHERE { ?who a sepca:State }"
    rows = seed.query(text, {"who": "actor:serbia"})
    assert isinstance(rows, Rows)
    assert len(rows) == 1


def test_a_name_that_is_no_time_is_refused(seed: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="2021/2022"):
        seed.as_of("last year")


def test_text_that_is_not_sparql_is_refused(seed: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match="line 1"):
        seed.query("SELECT { }")


def test_counts_agree_with_the_seed(seed: KnowledgeGraph) -> None:
    wanted = {"Actor": 19, "Link": 20, "Claim": 92, "Evidence span": 90, "Entailed edges": 69}
    assert {name: seed.counts[name] for name in wanted} == wanted


def test_a_notebook_shows_what_there_is(seed: KnowledgeGraph) -> None:
    shown = seed.as_of("2022-12-13", certainty="certain")._repr_html_()
    assert "as of 2022-12-13 (certain)" in shown
    assert "<td>Claim</td>" in shown


def test_rows_become_a_data_frame(seed: KnowledgeGraph) -> None:
    pandas = pytest.importorskip("pandas")
    rows = seed.query("claims_by_paragraph")
    assert isinstance(rows, Rows)
    frame = rows.to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame.columns) == list(rows.columns)
    assert len(frame) == len(rows)


def test_the_second_load_is_from_the_kept_store(kg: KnowledgeGraph) -> None:
    again = load()
    assert (again.digest, set(again.quads())) == (kg.digest, set(kg.quads()))
