"""Is a thing found by its name, in whatever script and with or without diacritics?"""

import difflib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sepca_graph.names import Names, fold, matches, nearest_names

NAMES = [
    ("sepca", "South-East European Police Chiefs Association"),
    ("sepca", "SEPCA"),
    ("brasov", "Brașov"),
    ("culum", "Ćulum"),
    ("police", "Полиција Србије"),
    ("police", "Romanian Police"),
    ("romania", "Romania"),
]


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("Ćulum", "Чулум"),
        ("Đorđević", "Ђорђевић"),
        ("Dorđevic", "đorđević"),
        ("Njegoš", "Његош"),
        ("Džaja", "Џаја"),
        ("Ljubljana", "Љубљана"),
        ("Brasov", "BRAȘOV"),
        ("Brașov", unicodedata.normalize("NFD", "Brașov")),
        ("Bükreş", "bukres"),
        ("Strasse", "Straße"),
        ("İstanbul", "istanbul"),
        ("ISTANBUL", "\u0131stanbul"),
        ("Kosovë", "kosove"),
        ("  two   words ", "two words"),
        ("two\nwords", "two words"),
        ("Скопје", "Skopje"),
        ("Српска", "Srpska"),
    ],
)
def test_script_diacritics_and_case_make_no_difference(written: str, same: str) -> None:
    assert fold(written) == fold(same)


@pytest.mark.parametrize(("one", "other"), [("Serbia", "Syria"), ("BK", "RS"), ("Đ", "Č"), ("1", "2")])
def test_different_names_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(st.text(st.characters(categories=["Ll", "Lu"], max_codepoint=0x24F), max_size=12))
def test_upper_and_lower_case_are_the_same(name: str) -> None:
    assert fold(name.upper()) == fold(name.lower())


@pytest.mark.parametrize(("wanted", "found"), [("sepca", "sepca"), ("полиција србије", "police"), ("čulum", "culum")])
def test_a_thing_is_found_by_any_of_its_names(wanted: str, found: str) -> None:
    assert matches(wanted, NAMES) == [found]


def test_an_exact_name_wins_over_names_that_contain_it() -> None:
    assert matches("Romania", [*NAMES, ("bank", "Bank of Romania")]) == ["romania"]


def test_parts_of_a_name_find_all_that_contain_them() -> None:
    assert matches("police", NAMES) == ["police", "sepca"]


def test_all_words_must_be_in_one_name() -> None:
    assert matches("romanian association", NAMES) == []


@pytest.mark.parametrize("nothing", ["", "   ", "\u0301"])
def test_an_empty_name_finds_nothing(nothing: str) -> None:
    assert matches(nothing, NAMES) == []


def test_the_nearest_names_are_given_as_they_are_written() -> None:
    assert nearest_names("romanai", [name for _thing, name in NAMES])[0] == "Romania"


def test_nothing_is_near_to_nonsense() -> None:
    assert nearest_names("xyzzyqq", [name for _thing, name in NAMES]) == []


@given(st.text("abcd-"), st.lists(st.text("abcde-", min_size=1)), st.sampled_from([0.4, 0.6, 0.75]))
def test_the_closest_name_is_the_one_that_difflib_finds(wanted: str, names: list[str], cutoff: float) -> None:
    found = difflib.get_close_matches(wanted, names, n=1, cutoff=cutoff)
    assert Names(names).closest(wanted, cutoff=cutoff) == (found[0] if found else "")


def test_among_no_names_none_is_closest() -> None:
    assert Names([]).closest("anything", cutoff=0.4) == ""
