"""What is wrong with the content, where, and what is to be done about it?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["violation", "warning"]
"""A violation must be mended before the graph is published; a warning asks for a second look."""


@dataclass(frozen=True, order=True)
class Finding:
    """One fault in the content; findings sort by code, then by the thing at fault.

    Attributes:
        code: code of the constraint or check, such as `C01`.
        focus_node: IRI of the thing at fault.
        path: IRI of the property at fault, or empty.
        value: the value at fault, or empty.
        severity: whether the fault must be mended or only looked at.
        kind: name of the constraint in a few words, such as `Source of a link`.
        message: what is wrong, in one sentence.
        remedy: what to do about it, in one sentence, or empty.
        file: path of the file in which the fault stands, or empty.
        line: number of the line in the file, counted from 1; 0 where it is unknown.
        column: number of the character in the line, counted from 1; 0 where it is unknown.
    """

    code: str
    severity: Severity
    kind: str
    message: str
    focus_node: str = ""
    path: str = ""
    value: str = ""
    remedy: str = ""
    file: str = ""
    line: int = 0
    column: int = 0

    def at(self, file: str, line: int) -> Finding:
        """Return the same finding with its place."""
        return replace(self, file=file, line=line)
