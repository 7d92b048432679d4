"""How does text get into the pages and pictures, so that nothing in a name is ever read as a tag?"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


def render(name: str, **values: Any) -> str:  # noqa: ANN401 - whatever the template shows
    """Return a template of `templates/`, filled in; all that is filled in is escaped.

    Args:
        name: its file, `report.html.j2`.
        values: what it shows, by name; a name that is missing is an error.
    """
    return _environment().get_template(name).render(**values)


def text_of(name: str) -> str:
    """Return a file of `templates/` as it stands: a script, a style sheet, a table of drawing options."""
    return files(__package__).joinpath("templates", name).read_text("utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader(__package__ or "sepca_graph.publishing"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
