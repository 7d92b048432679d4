"""Does each rule of completion say what it reads of other things, in a form that is understood?"""

import re

import pytest

from sepca_graph.content.folder import read_text
from sepca_graph.deriving.completion import paths_read
from sepca_graph.deriving.reads import ANY, Condition, Step, path_of, reads_of
from sepca_graph.errors import ContentError
from sepca_graph.knowledge_graph import KnowledgeGraph
from sepca_graph.namespaces import ONTOLOGY, RDF_TYPE, expand
from sepca_graph.stores.sparql_text import scan

ABOUT = ONTOLOGY + "claimAbout"


def test_a_path_is_read_step_by_step() -> None:
    assert path_of("^sepca:claimAbout/document/*") == (Step((ABOUT,), inverse=True), Step(("document",)), Step((ANY,)))
    assert reads_of("#+ summary: x\n#+ reads: [sepca:claimAbout/*, activity]\n", "rule") == [
        (Step((ABOUT,)), Step((ANY,))),
        (Step(("activity",)),),
    ]
    assert reads_of("#+ reads: []\n", "rule") == []


def test_a_step_may_have_several_properties_be_repeated_and_have_a_condition() -> None:
    above = Step((ONTOLOGY + "policeOf", ONTOLOGY + "partOf"), repeated=True)
    assert path_of("sepca:policeOf|sepca:partOf+") == (above,)
    [kept] = path_of("sepca:linkSource[rdf:type=foaf:Person]")
    assert kept.condition == (Condition(RDF_TYPE, expand("foaf:Person")),)
    [lacking] = path_of("document[!dcterms:issued]")
    assert lacking.condition == (Condition(expand("dcterms:issued"), lacks=True),)
    [value] = path_of("^sepca:claimAbout[^sepca:conflictsWith]")
    assert value == Step((ABOUT,), inverse=True, condition=(Condition(ONTOLOGY + "conflictsWith", inverse=True),))


def test_a_rule_that_does_not_say_what_it_reads_is_refused() -> None:
    with pytest.raises(ContentError, match=r"odd\.rq lacks the header line '#\+ reads"):
        reads_of("SELECT * { }", "odd.rq")


def test_a_step_that_is_no_property_is_refused() -> None:
    for text in ("claimAbout", "sepca:claimAbout[issued]", "sepca:claimAbout[", "sepca:x|y"):
        with pytest.raises(ContentError, match=f"'{re.escape(text)}' is no step of a path"):
            path_of(text)


def test_every_rule_names_paths_whose_properties_it_asks_for(kg: KnowledgeGraph) -> None:
    for file in kg.content.query_files("completion"):
        rule = read_text(file)
        asked = {expand(token[0]) for token in scan(rule) if token.lastgroup == "name"}
        steps = {
            name for path in reads_of(rule, file.name) for step in path if step.is_statement for name in step.names
        } - {ANY}
        assert steps <= asked, file.name


def test_a_rule_that_asks_for_statements_about_others_says_so(kg: KnowledgeGraph) -> None:
    """Where a variable other than the completed thing is a subject, some path leads to it; the vocabulary is known."""
    for file in kg.content.query_files("completion"):
        rule = read_text(file)
        completed = "?object" if "#+ completes: object" in rule else "?subject"
        others = subjects_of(rule) - {completed, "?kind", "?class", "?predicate"}
        assert bool(others) == bool(reads_of(rule, file.name)), (file.name, others)


def subjects_of(rule: str) -> set[str]:
    """Return the variables with which triple patterns begin: behind a bracket or full stop, before a name or `a`."""
    found = [token for token in scan(rule) if token.lastgroup != "string"]
    triples = zip(found, found[1:], found[2:], strict=False)
    return {
        subject[0]
        for before, subject, verb in triples
        if before[0] in {"{", ".", "}", ")"}
        and subject.lastgroup == "variable"
        and (verb.lastgroup in {"name", "variable"} or verb[0] == "a")
    }


def test_the_paths_of_all_rules_and_of_time_are_read_once(kg: KnowledgeGraph) -> None:
    paths = paths_read(kg.content)
    assert len(paths) == len(set(paths)) > 10
