"""What does a date say, and what held within a period?"""

from typing import Literal

Certainty = Literal["certain", "presumed", "possible"]
CERTAINTIES: tuple[Certainty, ...] = ("certain", "presumed", "possible")
"""The answers to whether something holds, strongest first; the fourth is that it does not."""
MEANINGS: dict[Certainty, str] = {
    "certain": "the sources leave no other reading",
    "presumed": "it had begun, and nothing says that it ended",
    "possible": "the sources neither establish nor exclude it",
}
"""What each answer means to a reader."""
LEGEND = "; ".join(f"{answer}: {meaning}" for answer, meaning in MEANINGS.items())


def at_least(certainty: Certainty) -> tuple[Certainty, ...]:
    """Return this answer and those stronger than it, strongest first."""
    return CERTAINTIES[: CERTAINTIES.index(certainty) + 1]


def weaker_than(certainty: Certainty) -> tuple[Certainty, ...]:
    """Return the answers weaker than this one, strongest first."""
    return CERTAINTIES[CERTAINTIES.index(certainty) + 1 :]
