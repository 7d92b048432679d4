"""How often is which class of links in the real record (November 2026), between whom, and how is it dated?"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A class of links: how many of 1,000 there are, between whom, how they are dated, and as what."""

    name: str
    share: int
    ends: tuple[tuple[str, str, int], ...]
    dates: tuple[tuple[str, int], ...] = (("", 1),)
    roles: tuple[str, ...] = ()


SPELLS = (("", 76), ("day/..", 33), ("year~/..", 18), ("day/", 12), ("day/day", 8), ("year/..", 6), ("/day~", 1))
TENURES = (("day/day", 20), ("year/year", 8), ("month/month", 7), ("year", 5), ("day~/", 3), ("year~/month~", 3),
           ("", 11))  # fmt: skip
KINDS = (
    Kind("Participation", 322, (("police", "event", 4), ("body", "event", 3), ("state", "event", 2)),
         roles=("chair", "speaker", "observer")),
    Kind("Membership", 149, (("state", "body", 5), ("police", "body", 2), ("organisation", "body", 1)), SPELLS),
    Kind("ProjectPartnership", 90, (("body", "project", 4), ("state", "project", 3), ("police", "project", 1)),
         (("", 76), ("day/day", 15), ("year/year", 2)), ("beneficiary", "funder")),
    Kind("Signature", 87, (("state", "instrument", 1),), (("day/..", 78), ("year/..", 5), ("", 6))),
    Kind("Ratification", 72, (("state", "instrument", 1),), (("in force", 37), ("consent", 15), ("both", 9), ("", 9))),
    Kind("OfficeHolding", 72, (("person", "police", 3), ("person", "body", 4)), (("", 64), ("month/", 4), ("day/", 3)),
         ("director", "chairperson")),
    Kind("Presidency", 56, (("state", "body", 1), ("police", "body", 1)), TENURES),
    Kind("Affiliation", 42, (("body", "body", 1), ("state", "body", 1)), SPELLS, ("observer", "candidate", "adviser")),
    Kind("CooperationAgreement", 41, (("state", "body", 3), ("organisation", "body", 1)),
         (("day/..", 17), ("year/..", 10), ("month/", 2), ("", 12)), ("cooperation-agreement",)),
    Kind("Support", 18, (("state", "organisation", 1), ("police", "body", 1)), (("", 9), ("day/", 1))),
    Kind("Funding", 16, (("body", "project", 1),), (("year/year", 4), ("", 11))),
    Kind("Presentation", 11, (("body", "event", 1),), (("day", 4), ("", 7))),
    Kind("Hosting", 9, (("police", "event", 1),)),
    Kind("BilateralMeeting", 6, (("police", "state", 3), ("police", "police", 2)), (("day", 3), ("month", 2))),
    Kind("Contribution", 4, (("body", "work", 1),)),
    Kind("Authorship", 4, (("police", "work", 1),), (("year", 1), ("", 1))),
    Kind("Invitation", 1, (("body", "event", 1),)),
)  # fmt: skip
