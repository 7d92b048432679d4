"""On which constructs of SPARQL do engines differ, how, and what to write instead?

Measured in November 2026 with rdflib 7.6, pyoxigraph 0.5.13, Apache Jena ARQ 4.5 and Comunica 5 on the data and queries
of `tests/test_portability.py`; what is said of Virtuoso, with version 7.2.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Difference:
    """A construct on which engines differ.

    Attributes:
        kind: the construct in a few words.
        message: which engines differ and how, in one sentence.
        remedy: what to write instead, in one sentence.
    """

    kind: str
    message: str
    remedy: str


DIFFERENCES: Final[dict[str, Difference]] = {
    "alternative-path": Difference(
        "Path with alternatives where repeated rows count",
        "Where two of the alternatives lead to the same pair, Oxigraph gives one row, other engines two.",
        "Select DISTINCT, or count DISTINCT.",
    ),
    "bare-condition": Difference(
        "Variable used as a truth value",
        "rdflib takes every date and unknown type as true, Jena a text with a language; others drop the row.",
        "Compare the variable with a value, or ask BOUND.",
    ),
    "beyond-sparql-1.1": Difference(
        "Syntax that SPARQL 1.1 has not",
        "Oxigraph reads it, rdflib and Jena refuse it.",
        "Keep to SPARQL 1.1.",
    ),
    "cast": Difference(
        "Cast to a type that SPARQL 1.1 does not list",
        "rdflib leaves it unbound, Comunica and Oxigraph refuse some (section 17.5 lists seven types).",
        "Use STRDT, or compare texts.",
    ),
    "changing-function": Difference(
        "Function that gives another value each time",
        "No two runs agree, on the same engine or on two.",
        "Leave it out, or bind the value as a parameter.",
    ),
    "date-comparison": Difference(
        "Comparison with a date that is no dateTime with a time zone",
        "rdflib compares dates of different types, Oxigraph and Jena drop the row, Comunica knows no gYear.",
        "Compare bounds, which are dateTime in UTC, or texts.",
    ),
    "describe": Difference(
        "DESCRIBE",
        "Comunica leaves out what blank nodes say; the standard leaves to each engine what it describes.",
        "CONSTRUCT what is wanted.",
    ),
    "division": Difference(
        "Quotient or mean that is not rounded",
        "1/3 has 28 digits in rdflib, 18 in Oxigraph, 24 in Jena and 16 in Comunica.",
        "Round it, or give both numbers.",
    ),
    "empty-values": Difference(
        "VALUES without a value",
        "rdflib breaks off with an error; others give no rows.",
        "Give a value, or FILTER(false).",
    ),
    "encode-for-uri": Difference(
        "ENCODE_FOR_URI",
        "Comunica leaves / as it is; others write %2F.",
        "Use it on texts without a slash only.",
    ),
    "escaped-name": Difference(
        "Prefixed name with a backslash",
        "rdflib and Comunica keep the backslash in the IRI.",
        "Write the IRI in full.",
    ),
    "exists-content": Difference(
        "BIND of an outer variable, MINUS or a subquery within EXISTS",
        "The standard leaves open what is substituted there: rdflib sees outer variables in BIND that others do not, "
        "Comunica drops rows for MINUS, and rdflib and Comunica differ from Oxigraph and Jena on subqueries.",
        "Use patterns, UNION, OPTIONAL and FILTER only.",
    ),
    "exists-in-optional": Difference(
        "EXISTS in OPTIONAL that uses a variable from before it",
        "Comunica does not see the variable and gives no match.",
        "Repeat in the OPTIONAL the pattern that binds the variable.",
    ),
    "exists-in-projection": Difference(
        "EXISTS after SELECT or ORDER BY",
        "rdflib breaks off with an error.",
        "BIND it in the pattern.",
    ),
    "extreme-of-iris": Difference(
        "MIN or MAX of IRIs",
        "rdflib gives a text, Comunica nothing, others the IRI.",
        "Take MIN of STR(), and make an IRI of it outside.",
    ),
    "extreme-of-optional": Difference(
        "MIN, MAX, SUM, AVG or GROUP_CONCAT of what may be unbound",
        "One unbound value makes the result unbound in Oxigraph and Jena (an error, section 18.5.1), not in rdflib.",
        "Aggregate in a subquery that has rows with a value only.",
    ),
    "filter-scope": Difference(
        "FILTER on a variable that its group does not bind",
        "In a nested group it is unbound by the standard; Comunica sees it, and rdflib sees it within EXISTS.",
        "Move the FILTER to the group that binds the variable, or repeat the pattern.",
    ),
    "foreign-function": Difference(
        "Function that SPARQL 1.1 has not",
        "Oxigraph and Comunica refuse it; others know other ones.",
        "Use the functions of SPARQL 1.1.",
    ),
    "group-concat": Difference(
        "GROUP_CONCAT",
        "Each engine joins the values in an order of its own, and Oxigraph gives nothing where one is no text.",
        "Give one row a value.",
    ),
    "having-alias": Difference(
        "HAVING on a name given in SELECT",
        "Jena does not know the name and drops all groups.",
        "Repeat the aggregate in HAVING.",
    ),
    "language-tag": Difference(
        "Language tag compared as text",
        "Oxigraph and Comunica write tags in small letters, rdflib and Jena as they were written.",
        "Use LANGMATCHES, or small letters without a region.",
    ),
    "limit": Difference(
        "LIMIT or OFFSET over an order that leaves ties",
        "Each engine keeps other rows.",
        "Name every selected variable in ORDER BY.",
    ),
    "negated-inverse-path": Difference(
        "Negated inverse path",
        "rdflib breaks off with an error.",
        "Swap the ends of the pattern.",
    ),
    "nested-aggregate": Difference(
        "Aggregate within an aggregate",
        "Oxigraph runs it, rdflib, Jena and Comunica refuse it.",
        "Use a subquery.",
    ),
    "open-path": Difference(
        "Path of any length with both ends open",
        "Virtuoso refuses it, and for * engines count other things as starting points.",
        "Bind one end in another pattern.",
    ),
    "order-expression": Difference(
        "ORDER BY of an expression that may fail",
        "rdflib breaks off with an error when it fails for some rows.",
        'Give it a last resort: COALESCE(..., "").',
    ),
    "regex-dialect": Difference(
        "Regular expression beyond what all dialects share",
        "Oxigraph has no back-references nor look-around, rdflib no \\p, Comunica no inline flags; \\w and \\d are "
        "other sets of characters.",
        "Use literals, ., [..], (..), |, ?, *, +, {n}, ^, $, and no flag but i; in REPLACE none, and no empty match.",
    ),
    "relative-iri": Difference(
        "Relative IRI",
        "Oxigraph and Comunica refuse it, Jena resolves it against the working directory.",
        "Write it in full.",
    ),
    "sample": Difference(
        "SAMPLE",
        "Each engine picks another value.",
        "Take MIN of STR(), or say in the header why there is one value only.",
    ),
    "select-scope": Difference(
        "Subquery that uses a name from outside without giving it",
        "It is another variable by the standard; rdflib binds it from outside, if the outer pattern comes first.",
        "Give the variable another name, or select it.",
    ),
    "text-comparison": Difference(
        "Order of texts",
        "Comunica orders them as a dictionary does, others by code points: they differ on capitals and accents.",
        "Say in the header which characters there are, or compare with = only.",
    ),
    "typed-constant": Difference(
        "Decimal, double or dateTime as a term",
        "Oxigraph matches by value, Jena by what is written, rdflib not at all where it rewrites one of them.",
        "Match a variable and compare it in FILTER.",
    ),
    "undeclared-prefix": Difference(
        "Prefix that is not declared",
        "rdflib knows some prefixes itself; Oxigraph and Jena refuse the query.",
        "Declare it.",
    ),
    "unneeded-reason": Difference(
        "Reason for a construct that is not there",
        "The header says why a construct is safe that the query does not have.",
        "Delete the line.",
    ),
    "values-optional": Difference(
        "OPTIONAL on a variable that only VALUES or the caller binds",
        "rdflib drops the rows for which OPTIONAL finds nothing, if it finds something for another value.",
        "Put a pattern with the variable before OPTIONAL.",
    ),
    "zero-length-path": Difference(
        "Path of length zero from a constant",
        "Oxigraph gives no row for the constant itself where the graph does not have it; others do.",
        "Bind the other end in another pattern.",
    ),
}  # fmt: skip
