"""Is an RML mapping read as it is meant, and is what is not understood refused by its name?"""

import pytest

from sepca_graph.curating.tabular.rml import StatementMap, TriplesMap, read_mapping
from sepca_graph.curating.tabular.term_maps import TermMap
from sepca_graph.errors import ContentError
from sepca_graph.namespaces import RDF_TYPE
from sepca_graph.stores import Literal, NamedNode

HEADER = """
@prefix ex: <http://example.org/> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<#Table> rml:source "t.csv" ; rml:referenceFormulation ql:CSV .
"""
SUBJECT = """<#A> rml:logicalSource <#Table> ; rr:subjectMap [ rr:template "http://example.org/{a}" ] ."""
IRI = TermMap(("http://example.org/", ""), ("a",))


def mapping(text: str) -> tuple[TriplesMap, ...]:
    return read_mapping(HEADER + text, "t.rml.ttl")


def value(text: str) -> TermMap:
    """Return the map of the one object of `<#A>`."""
    (made,) = mapping(f"{SUBJECT} <#A> rr:predicateObjectMap [ rr:predicate ex:p ; {text} ] .")
    return made.statements[0].value


def faults(text: str) -> str:
    with pytest.raises(ContentError) as caught:
        mapping(text)
    return str(caught.value)


def test_a_class_is_a_statement_like_others() -> None:
    (made,) = mapping(SUBJECT.replace(" ] .", " ; rr:class ex:State ] ."))
    kind = TermMap(constant=NamedNode("http://example.org/State"))
    assert made == TriplesMap("<#A>", IRI, (StatementMap(NamedNode(RDF_TYPE), kind),))


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ('rr:objectMap [ rml:reference "b" ]', TermMap(("", ""), ("b",), is_iri=False, is_template=False)),
        ('rr:objectMap [ rml:reference "b" ; rr:termType rr:IRI ]', TermMap(("", ""), ("b",), is_template=False)),
        ('rr:objectMap [ rr:template "http://example.org/{a}" ]', IRI),
        ('rr:objectMap [ rr:template "{a}/{b}" ; rr:termType rr:Literal ]',
         TermMap(("", "/", ""), ("a", "b"), is_iri=False)),
        ('rr:objectMap [ rr:template "{a}" ; rr:language "en" ]',
         TermMap(("", ""), ("a",), is_iri=False, language="en")),
        ('rr:objectMap [ rml:reference "b" ; rr:datatype xsd:integer ]',
         TermMap(("", ""), ("b",), is_iri=False, is_template=False, datatype="http://www.w3.org/2001/XMLSchema#integer")),
        ("rr:object ex:o", TermMap(constant=NamedNode("http://example.org/o"))),
        ("rr:objectMap [ rr:constant ex:o ]", TermMap(constant=NamedNode("http://example.org/o"))),
        ('rr:object "o"@en', TermMap(constant=Literal("o", language="en"), is_iri=False, language="en")),
    ],
)  # fmt: skip
def test_what_a_map_makes_follows_the_defaults_of_r2rml(text: str, made: TermMap) -> None:
    assert value(text) == made


def test_every_property_gets_every_value_and_both_graphs() -> None:
    (made,) = mapping("""
        <#A> rml:logicalSource <#Table> ;
            rr:subjectMap [ rr:template "http://example.org/{a}" ; rr:graph ex:g ] ;
            rr:predicateObjectMap [ rr:predicate ex:p, ex:q ; rr:object 1, 2 ;
                rr:graphMap [ rr:template "http://g/{b}" ] ] .
    """)
    graphs = (TermMap(constant=NamedNode("http://example.org/g")), TermMap(("http://g/", ""), ("b",)))
    assert len(made.statements) == 4
    assert {statement.graphs for statement in made.statements} == {graphs}
    assert made.columns == ("a", "b")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("rr:objectMap [ rr:parentTriplesMap <#A> ]", "rr:parentTriplesMap is not read in an object map"),
        ('rr:objectMap [ rr:column "b" ]', "rr:column is not read in an object map"),
        ('rr:objectMap [ rml:refernce "b" ]', "Did you mean rml:reference?"),
        ('rr:objectMap [ rml:reference "b" ; rr:termType rr:BlankNode ]', "rr:termType rr:BlankNode is not made"),
        ('rr:objectMap [ rml:reference "b" ; rr:termType rr:IRI ; rr:language "en" ]', "an IRI neither"),
        ('rr:objectMap [ rml:reference "b" ; rr:constant 1 ]', "has one of rr:template"),
        ('rr:objectMap [ rml:reference "b" , "c" ]', "it has 2 of rml:reference"),
        ('rr:objectMap [ rr:template "http://example.org/" ]', "names no column"),
        ('rr:objectMap [ rr:template "http://exa mple/{b}" ]', "no absolute IRI"),
        ('rr:objectMap [ rr:template "{b}/{a}" ]', "For a literal add rr:termType rr:Literal."),
        ('rr:objectMap [ rr:template "{b" ]', "cannot be read"),
        ('rr:objectMap [ rml:reference "b" ; rr:language "e n" ]', "cannot be read"),
        ("rr:object <relative>", "<relative> is no absolute IRI"),
        ("rr:object [ ]", "is no absolute IRI and no literal"),
        ("rr:graph rr:defaultGraph ; rr:object 1", "leave rr:graph out"),
        ("", "has an rr:predicate and an rr:objectMap"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_place(text: str, named: str) -> None:
    said = faults(f"{SUBJECT}\n<#A> rr:predicateObjectMap [ rr:predicate ex:p ; {text} ] .")
    assert named in said
    assert "t.rml.ttl" in said
    assert "<#A> <http://example.org/p>" in said


def test_a_term_that_is_not_understood_has_its_line() -> None:
    said = faults(
        f"{SUBJECT}\n<#A> rr:predicateObjectMap [ rr:predicate ex:p ; rr:objectMap [ rr:joinCondition [] ] ] ."
    )
    assert "line 9, <#A>" in said


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "no triples map"),
        ("<#A> a rr:TriplesMap .", "no rml:logicalSource"),
        ("<#A> rml:logicalSource <#Table> .", "no subject"),
        ('<#A> rml:logicalSource <#Table> ; rr:subject "a" .', "no subject"),
        ('<#A> rml:logicalSource <#Table> ; rr:subjectMap [ rml:reference "a" ; rr:termType rr:Literal ] .', "no lit"),
        ('<#A> rml:logicalSource [ rml:source "x" ; rml:iterator "$" ] ; rr:subject ex:a .', "rml:iterator is not"),
        ('<#A> rml:logicalSource [ rml:referenceFormulation ql:XPath ] ; rr:subject ex:a .', "not ql:XPath"),
        (SUBJECT + '<#B> rml:logicalSource [ rml:source "u.csv" ] ; rr:subject ex:b .', "several sources"),
        (SUBJECT + "<#A> rr:sqlVersion 1 .", "rr:sqlVersion is not read in a triples map"),
    ],
)  # fmt: skip
def test_a_triples_map_needs_a_table_and_a_subject(text: str, named: str) -> None:
    assert named in faults(text)


def test_all_faults_are_told_together() -> None:
    text = "rr:objectMap [ rr:parentTriplesMap <#A> ], [ rr:template '{' ]"
    said = faults(f"{SUBJECT}\n<#A> rr:predicateObjectMap [ rr:predicate ex:p ; {text} ] .")
    assert "rr:parentTriplesMap" in said
    assert "'{' cannot be read" in said


def test_a_mapping_that_is_no_turtle_is_refused_with_line_and_column() -> None:
    assert faults("<#A> rml:logicalSource .").startswith("t.rml.ttl, line 8, column ")
