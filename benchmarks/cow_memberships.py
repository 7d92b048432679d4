"""Which dates can the memberships of the Correlates of War be given? Makes the table that the mapping reads.

    python benchmarks/cow_memberships.py ../shared/data/cow_igo_memberships.csv -o cow.csv
    sepca-graph import cow.csv --mapping benchmarks/cow_memberships.rml.ttl -o cow.nq

A mapping in RML has no conditions, and the dates need four:

- a spell that lasts to 2014 is still in force when the data end: its end is unknown (`1983/`), and it is attested for
  2014;
- through 1965 the source was collected every five years: such a year is approximate (`1950~`), and attested;
- a full member is a member, an associate or observer is affiliated;
- the number of the row is the place in the source.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

LAST_YEAR, LAST_OF_EVERY_FIVE = 2014, 1965
CLASSES = {"full": "Membership"}
ADDED = ("row", "class", "role", "edtf")


def dated(row: Mapping[str, str], number: int) -> dict[str, str]:
    """Return a row with its place, class, role and EDTF date."""
    first, last = int(row["start_year"]), int(row["end_year"])
    end = "" if last == LAST_YEAR else _year(last)
    role = "" if row["status"] in CLASSES else row["status"]
    kind = CLASSES.get(row["status"], "Affiliation")
    return {**row, "row": str(number), "class": kind, "role": role, "edtf": f"{_year(first)}/{end}"}


def prepare(rows: Iterable[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """Yield all rows with what the mapping needs."""
    for number, row in enumerate(rows, 1):
        yield dated(row, number)


def _year(year: int) -> str:
    return f"{year}~" if year <= LAST_OF_EVERY_FIVE else str(year)


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    with arguments.table.open(encoding="utf-8", newline="") as source:
        rows = csv.DictReader(source)
        with arguments.output.open("w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, [*(rows.fieldnames or ()), *ADDED], lineterminator="\n")
            writer.writeheader()
            writer.writerows(prepare(rows))


if __name__ == "__main__":
    main()
