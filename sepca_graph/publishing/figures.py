"""How does a proof look as a static picture: the conclusion, the links it rests on, the claims, and their sources?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from sepca_graph.names import printable
from sepca_graph.namespaces import ID, web_address
from sepca_graph.publishing.templating import render

if TYPE_CHECKING:
    from sepca_graph.evidence import Evidence
    from sepca_graph.views.explanation import Explanation, Step

Kind = Literal["conclusion", "link", "claim", "source", "heading"]
MARGIN: Final = 24
RAIL: Final = 20
"""Space between a vertical line and the boxes that hang on it, in pixels, like all lengths here."""
COLUMN: Final = 320
GAP: Final = 14
PADDING: Final = 10
LINE: Final = 18
SIZE: Final = 13
"""Height of the letters."""
_WIDTHS: Final = {**dict.fromkeys(" .,;:'|!()[]ijlt/-", 0.4), **dict.fromkeys("mwMW@%шщжюмфШЩЖЮМФ", 1.0)}
"""Widths of characters in heights, on the safe side of the widest fonts in use (DejaVu Sans, Verdana)."""


@dataclass(frozen=True)
class Line:
    """One line of text; y is that of its baseline."""

    x: float
    y: float
    text: str
    style: Literal["label", "strong", "plain"]
    url: str = ""


@dataclass(frozen=True)
class Box:
    """A box with its text, or a heading without a border."""

    kind: Kind
    x: float
    y: float
    width: float
    lines: tuple[Line, ...]

    @property
    def height(self) -> float:
        """Its height, which its lines give."""
        return LINE * len(self.lines) + (2 * PADDING if self.kind != "heading" else 0)

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height


@dataclass
class Figure:
    """Boxes in reading order, and the lines that join them: pairs of points, x and y."""

    boxes: list[Box] = field(default_factory=list)
    joints: list[tuple[float, float, float, float]] = field(default_factory=list)

    @property
    def width(self) -> float:
        """Width of the picture."""
        return max((box.x + box.width for box in self.boxes), default=0) + MARGIN

    @property
    def height(self) -> float:
        """Height of the picture."""
        return max((box.bottom for box in self.boxes), default=0) + MARGIN


def to_svg(explanations: list[Explanation], caption: str = "") -> str:
    """Return explanations as one SVG picture that reads from top to bottom and needs nothing beside it.

    Args:
        explanations: what `why` or `paths` found.
        caption: a line at the top, such as the time for which the proofs hold.
    """
    figure = layout(explanations, caption)
    title = printable("; ".join(found.says for found in explanations))
    key = hashlib.sha256(repr(figure).encode()).hexdigest()[:8]
    return render("figure.svg.j2", figure=figure, title=title, description=_description(explanations, caption), key=key)


def layout(explanations: list[Explanation], caption: str = "") -> Figure:
    """Return where each box of the picture stands: one conclusion below the other, its proofs hanging on a line."""
    figure, y = Figure(), float(MARGIN)
    width = _width(explanations)
    if caption:
        y = _place(figure, "heading", MARGIN, y, width, [("plain", caption, "")]).bottom + GAP
    for found in explanations:
        y = _add_explanation(figure, found, y, width) + 2 * GAP
    return figure


def wrapped(text: str, width: float) -> list[str]:
    """Return the lines of a text, none wider than so many pixels; a word that is too long is broken.

    >>> wrapped("General Assembly", 70)
    ['General', 'Assembly']
    """
    lines, line = [], ""
    for word in printable(text).split():
        if line and _text_width(f"{line} {word}") > width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".lstrip()
        while _text_width(line) > width and len(line) > 1:
            cut = next(n for n in range(len(line) - 1, 0, -1) if n == 1 or _text_width(line[:n]) <= width)
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line] if line else lines


def _add_explanation(figure: Figure, found: Explanation, y: float, width: float) -> float:
    """Add a conclusion and its proofs below a height; return the lower edge."""
    says = "Follows" if found.edge else "Connected"
    box = _place(figure, "conclusion", MARGIN, y, width, [("label", says, ""), ("strong", found.says, "")])
    rail, bottom = MARGIN + RAIL / 2, box.bottom
    joint = bottom
    for number, way in enumerate(found.ways, 1):
        name = f"{'Proof' if found.edge else 'Chain'} {number} of {len(found.ways) + found.more}"
        heading = _place(figure, "heading", MARGIN + RAIL, bottom + GAP, width - RAIL, [("strong", name, "")])
        joint = heading.bottom + GAP / 2
        bottom = _add_way(figure, way, rail, joint)
    if found.ways:
        figure.joints.append((rail, box.bottom, rail, joint))
    if found.more:
        rest = f"... and {found.more:,} more; --all shows every one"
        bottom = _place(figure, "heading", MARGIN + RAIL, bottom + GAP, width - RAIL, [("plain", rest, "")]).bottom
    return bottom


def _add_way(figure: Figure, way: list[Step], rail: float, joint: float) -> float:
    """Add the links of one proof side by side, below a line that joins them; return the lower edge of the lowest."""
    bottoms = [joint]
    for number, step in enumerate(way):
        x = MARGIN + RAIL + number * (COLUMN + GAP)
        middle = x + COLUMN / 2
        figure.joints.append((middle, joint, middle, joint + GAP))
        bottoms.append(_add_step(figure, step, number + 1, x, joint + GAP))
    last = MARGIN + RAIL + (len(way) - 1) * (COLUMN + GAP) + COLUMN / 2
    figure.joints.append((rail, joint, last, joint))
    return max(bottoms)


def _add_step(figure: Figure, step: Step, number: int, x: float, y: float) -> float:
    """Add a link with its claims and their sources below it; return the lower edge."""
    kind = "Link" if step.what.startswith(ID) else "Statement"
    texts = [("label", f"{kind} {number}", ""), ("plain", step.says, ""), ("plain", step.when, "")]
    box = _place(figure, "link", x, y, COLUMN, texts)
    bottom = joint = box.bottom
    for entry in step.evidence:
        claim = _place(figure, "claim", x + RAIL, bottom + GAP, COLUMN - RAIL, _claim_texts(entry))
        source = _place(figure, "source", x + 2 * RAIL, claim.bottom + GAP, COLUMN - 2 * RAIL, _source_texts(entry))
        joint, bottom = claim.y + LINE, source.bottom
        figure.joints.append((x + RAIL / 2, joint, claim.x, joint))
        middle = source.x + source.width / 2
        figure.joints.append((middle, claim.bottom, middle, source.y))
    if not step.evidence:
        silent = _place(
            figure, "claim", x + RAIL, bottom + GAP, COLUMN - RAIL, [("plain", "No claim speaks of it.", "")]
        )
        joint, bottom = silent.y + LINE, silent.bottom
        figure.joints.append((x + RAIL / 2, joint, silent.x, joint))
    figure.joints.append((x + RAIL / 2, box.bottom, x + RAIL / 2, joint))
    return bottom


def _claim_texts(entry: Evidence) -> list[tuple[str, str, str]]:
    kind = "" if entry.kind == "stated" else f" ({entry.kind})"
    against = [("plain", f"Contradicted: {said}", "") for said in entry.contradicted_by]
    return [("label", f"Claim {entry.claim_name}{kind}", ""), ("plain", entry.note, ""), *against]


def _source_texts(entry: Evidence) -> list[tuple[str, str, str]]:
    return [("label", "Source", ""), ("plain", entry.source, web_address(entry.url)), ("plain", entry.place, "")]


def _place(figure: Figure, kind: Kind, x: float, y: float, width: float, texts: list[tuple[str, str, str]]) -> Box:
    """Add a box of wrapped texts: pairs of style and text, with the web address of a text, or ""."""
    padding = 0 if kind == "heading" else PADDING
    lines: list[Line] = []
    for style, text, url in texts:
        for line in wrapped(text, width - 2 * padding):
            baseline = y + padding + LINE * (len(lines) + 1) - 5
            lines.append(Line(x + padding, baseline, line, style, url))  # type: ignore[arg-type]
    box = Box(kind, x, y, width, tuple(lines))
    figure.boxes.append(box)
    return box


def _width(explanations: list[Explanation]) -> float:
    """Return the width of the widest proof; at least that of two links."""
    columns = max([2, *(len(way) for found in explanations for way in found.ways)])
    return RAIL + columns * COLUMN + (columns - 1) * GAP


def _text_width(text: str) -> float:
    return sum(_WIDTHS.get(sign, 0.76 if sign.isupper() else 0.64) for sign in text) * SIZE


def _description(explanations: list[Explanation], caption: str) -> str:
    """Return the picture in words, for those who do not see it."""
    return printable(" ".join(sentence for found in explanations for sentence in _sentences(found, caption)))


def _sentences(found: Explanation, caption: str) -> Iterator[str]:
    yield f"{found.says}{f' ({caption})' if caption else ''}."
    for number, way in enumerate(found.ways, 1):
        yield f"{'Proof' if found.edge else 'Chain'} {number}:"
        for step in way:
            claims = "; ".join(f"claim {entry.claim_name} in {entry.source}, {entry.place}" for entry in step.evidence)
            yield f"{step.says}{f', {step.when}' if step.when else ''}: {claims or 'no claim speaks of it'}."
