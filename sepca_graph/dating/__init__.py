"""What does a date say, and what held within a period?"""

from typing import Literal

Certainty = Literal["certain", "presumed", "possible"]
CERTAINTIES: tuple[Certainty, ...] = ("certain", "presumed", "possible")
"""The answers to whether something holds, strongest first; the fourth is that it does not."""
