"""A made-up table of spells and its mapping, for the tests of the import."""

COLUMNS = ("who", "kind", "role", "from", "to", "page")
ROWS = (
    "romania,Membership,,2002,2010,12",
    "serbia,Membership,,2004-05-01,..,12",
    "moldova,Affiliation,observer,2006,2008,13",
)
TABLE = "\n".join([",".join(COLUMNS), *ROWS]) + "\n"
MAPPING = """
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix sepca: <https://w3id.org/sepca-graph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix actor: <https://w3id.org/sepca-graph/id/actor/> .

<#Table> rml:source "spells.csv" ; rml:referenceFormulation ql:CSV .

<#Link> rml:logicalSource <#Table> ;
    rr:subjectMap [ rr:template "https://w3id.org/sepca-graph/id/link/network-{who}-{from}" ] ;
    rr:predicateObjectMap [ rr:predicate rdf:type ;
        rr:objectMap [ rr:template "https://w3id.org/sepca-graph/ontology#{kind}" ] ] ;
    rr:predicateObjectMap [ rr:predicate sepca:linkSource ;
        rr:objectMap [ rr:template "https://w3id.org/sepca-graph/id/actor/{who}" ] ] ;
    rr:predicateObjectMap [ rr:predicate sepca:linkTarget ; rr:object actor:network ] ;
    rr:predicateObjectMap [ rr:predicate sepca:linkRole ;
        rr:objectMap [ rr:template "https://w3id.org/sepca-graph/vocab/role/{role}" ] ] ;
    rr:predicateObjectMap [ rr:predicate sepca:edtf ;
        rr:objectMap [ rr:template "{from}/{to}" ; rr:termType rr:Literal ] ] .

<#Claim> rml:logicalSource <#Table> ;
    rr:subjectMap [ rr:template "https://w3id.org/sepca-graph/id/claim/yearbook/{who}-{from}" ] ;
    rr:predicateObjectMap [ rr:predicate sepca:claimAbout ;
        rr:objectMap [ rr:template "https://w3id.org/sepca-graph/id/link/network-{who}-{from}" ] ] ;
    rr:predicateObjectMap [ rr:predicate sepca:hasEvidence ;
        rr:objectMap [ rr:template "https://w3id.org/sepca-graph/id/span/yearbook/page-{page}" ] ] .

<#Evidence> rml:logicalSource <#Table> ;
    rr:subjectMap [ rr:template "https://w3id.org/sepca-graph/id/span/yearbook/page-{page}" ] ;
    rr:predicateObjectMap [ rr:predicate sepca:locator ;
        rr:objectMap [ rr:template "page {page}" ; rr:language "en" ] ] .

<#Network> rml:logicalSource <#Table> ;
    rr:subjectMap [ rr:constant actor:network ; rr:class sepca:InternationalBody ] ;
    rr:predicateObjectMap [ rr:predicate skos:prefLabel ; rr:object "Network"@en ] .
"""
"""Six statements a row (seven with a role) and a page's locator, and two on the network."""
