"""Which statements about other things do the rules of time read?"""

from __future__ import annotations

from itertools import chain

from sepca_graph.deriving.reads import Path, path_of

_ENDS = "sepca:linkSource|sepca:linkTarget"
_AGAINST = ("^sepca:claimAbout/sepca:conflictsWith", "^sepca:claimAbout/^sepca:conflictsWith")
_UNDATED = "^sepca:claimAbout/sepca:hasEvidence/document[!dcterms:issued]"
_CLAIMED = (
    "^sepca:claimAbout/*",
    *(f"{against}/{name}" for against in _AGAINST for name in ("*", "sepca:claimAbout/adms:status")),
)
"""What attests a thing by dates, and what denies that."""
_WRITTEN = (
    "^sepca:claimAbout/sepca:hasEvidence/document/dcterms:issued",
    "^sepca:claimAbout/sepca:hasEvidence/document/activity/prov:endedAtTime",
    f"{_UNDATED}/claims/*",
    f"{_UNDATED}/claims/sepca:claimAbout/sepca:edtf|sepca:consentExpressed|sepca:enteredIntoForce",
)
"""When the documents were written that speak of it."""
_DATED = (
    "sepca:edtf|rdf:type|sepca:adopted|sepca:openedForSignature|sepca:enteredIntoForce|sepca:beginEarliest|sepca:endLatest",
    "^sepca:claimAbout[sepca:conflictsWith]/sepca:conflictsWith/*",
    "^sepca:claimAbout[^sepca:conflictsWith]/^sepca:conflictsWith/*",
    "^sepca:replaces/sepca:enteredIntoForce|adms:status",
)
"""When an end of a link began and ended."""


def _after(step: str, *paths: tuple[str, ...]) -> tuple[str, ...]:
    """Return paths with steps before them."""
    return tuple(f"{step}/{path}" for path in chain(*paths))


_SIGNATURES = "self[rdf:type=sepca:Ratification]/sepca:linkSource/^sepca:linkSource[rdf:type=sepca:Signature]"
_ALONE = (
    *_CLAIMED,
    *_WRITTEN,
    *_after(_ENDS, _DATED),
    *_after(f"{_ENDS}/sepca:continuesIdentityOf+", _DATED),
    *_after("self[sepca:linkSource]/^sepca:replaces", ("*",), _CLAIMED, _WRITTEN),
    *_after(
        "self[rdf:type=sepca:Ratification]/sepca:linkSource/^sepca:linkSource[rdf:type=sepca:Signature]", ("*",), _DATED
    ),
)
"""What bears on one thing, but for turns, tenures and lists."""
_TURNS = "sepca:linkTarget[sepca:heldByOneAtATime]"
_TENURES = "sepca:linkTarget/^sepca:presupposes"
_OFFICES = "sepca:linkSource[rdf:type=foaf:Person]/^sepca:linkSource"
_LISTS = "sepca:linkTarget/^sepca:listsTarget"
_ABOVE = "sepca:policeOf|sepca:partOf|sepca:continuesIdentityOf"
_NAMED = f"{_LISTS}/^sepca:onList/sepca:claimAbout/sepca:linkSource"
READ: tuple[Path, ...] = tuple(
    path_of(text)
    for text in (
        *_ALONE,
        "sepca:linkTarget/sepca:heldByOneAtATime|sepca:usualTerm",
        *_after(f"{_TURNS}/^sepca:linkTarget", ("*",), _CLAIMED),
        *_after(_TENURES, ("sepca:heldByOneAtATime|sepca:usualTerm",)),
        *_after(f"{_TENURES}/^sepca:linkTarget", ("*",), _ALONE),
        *_after(f"{_TENURES}/^sepca:linkTarget/{_OFFICES}", ("*",), _ALONE),
        *(f"{listed}/{path}" for listed in (_LISTS, f"{_LISTS}/^sepca:onList") for path in ("*",)),
        f"{_NAMED}/{_ABOVE}+",
        f"sepca:linkSource/{_ABOVE}+",
        f"{_LISTS}/^sepca:onList/sepca:claimAbout/{_ABOVE}+",
    )
)  # fmt: skip
"""What is read besides the statements about a thing, in the form that a rule's header has."""
