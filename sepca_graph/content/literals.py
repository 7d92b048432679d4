"""Which literals are well-typed beyond doubt, to every engine and library?"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from sepca_graph.namespaces import RDF_LANG_STRING, XSD, XSD_DATE_TIME, XSD_DECIMAL, XSD_STRING

_DAY = r"[1-9][0-9]{3}-[01][0-9]-[0-3][0-9]"
PLAIN_FORMS: Final[dict[str, str]] = {
    XSD_STRING: "",
    RDF_LANG_STRING: "",
    XSD + "boolean": r"^(true|false)$",
    XSD + "integer": r"^-?[0-9]{1,9}$",
    XSD_DECIMAL: r"^-?[0-9]{1,18}(\.[0-9]{1,9})?$",
    XSD + "date": rf"^{_DAY}$",
    XSD_DATE_TIME: rf"^{_DAY}T[01][0-9]:[0-5][0-9]:[0-5][0-9]Z$|^{_DAY}T2[0-3]:[0-5][0-9]:[0-5][0-9]Z$",
}
"""The forms about which nobody disagrees, by datatype: regular expressions that Python and SPARQL read alike. What has
another form may be well-typed all the same; of a date the calendar must know the day, too."""
DAYS: Final = frozenset({XSD + "date", XSD_DATE_TIME})
"""The datatypes of which the form alone does not say whether there is such a day."""
_COMPILED = {datatype: re.compile(form) for datatype, form in PLAIN_FORMS.items()}


def is_plain(value: str, datatype: str) -> bool:
    """Return whether a literal is well-typed beyond doubt.

    >>> is_plain("2022-12-13", XSD + "date"), is_plain("2022-02-30", XSD + "date"), is_plain("+1", XSD + "integer")
    (True, False, False)
    """
    form = _COMPILED.get(datatype)
    if form is None or not form.search(value) or value.endswith("\n"):
        return False
    return datatype not in DAYS or _in_calendar(value)


def _in_calendar(text: str) -> bool:
    try:
        return bool(datetime.fromisoformat(text))
    except ValueError:
        return False
