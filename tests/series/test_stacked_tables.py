"""Several tables one below the other in one file: one is read, the others can be chosen."""

import io
import zipfile

import pytest

from rnnlab.mistake import Mistake
from rnnlab.series import messages
from rnnlab.series.read_options import ALL_PARTS, ReadOptions
from rnnlab.series.reading import read_series
from rnnlab.series.report import Place
from rnnlab.series.source import find_source, load_panel


def rows(count: int, first: float, columns: int = 2, sign: str = ",") -> list[str]:
    return [
        sign.join([f"2020-01-{day:02d}", *(f"{first + day + 10 * k:.1f}" for k in range(columns))])
        for day in range(1, count + 1)
    ]


def text(*parts: str | list[str]) -> bytes:
    return (
        "\n".join(line for part in parts for line in ([part] if isinstance(part, str) else part)) + "\n"
    ).encode()


def read(data: bytes, **options: object):
    return read_series(data, "a.csv", ReadOptions(**options))  # type: ignore[arg-type]


def part_of(series):
    return next((guess for guess in series.guesses if guess.field == "part"), None)


NAMES = {
    "other names": ("date,mean,gust", 2),
    "more columns": ("date,mean,gust,x", 3),
    "fewer columns": ("date,mean", 1),
    "the same names": ("date,min,max", 2),
}


@pytest.mark.parametrize(
    "title", [[], ["Wind"], ["", "Wind"], ["Wind", ""], ["# Wind"], [",,", "Wind,,"], [""]]
)
@pytest.mark.parametrize("names", NAMES)
def test_longest_table_is_read_and_the_others_are_offered(names: str, title: list[str]) -> None:
    """Nothing of one is read into the other, whatever stands between them."""
    header, columns = NAMES[names]
    titled = "Wind" in "".join(title)
    if names == "the same names" and not titled:
        pytest.skip("a header that is repeated")
    data = text("Temperature", "date,min,max", rows(12, 0), title, header, rows(15, 100, columns))
    titles = ("Temperature", "Wind" if titled else "table 2")
    series = read(data)
    guess = part_of(series)
    assert guess is not None and guess.asked and (guess.value, guess.options) == (titles[1], titles)
    assert series.notes[0] == messages.archive.other_tables(titles[1], titles[:1])
    assert series.features == tuple(header.split(",")[1:]) and len(series) == 15
    assert series.values[0].tolist() == [101 + 10 * k for k in range(columns)]
    first = read(data, part="Temperature")
    assert first.features == ("min", "max") and len(first) == 12
    assert first.values[-1].tolist() == [12.0, 22.0] and first.values.max() == 22.0


def test_first_of_equal_tables_is_read() -> None:
    data = text("A", "date;x;y", rows(12, 0, sign=";"), "", "B", "date;x;y", rows(12, 50, sign=";"))
    assert read(data).values[0].tolist() == [1.0, 11.0]
    assert read(data, part="B").values[0].tolist() == [51.0, 61.0]


def test_lines_are_counted_from_the_start_of_the_file() -> None:
    """A repair in the second table names its line, and the lines above its header choose it."""
    body = rows(28, 50)
    body[4] = "2020-01-05,oops,1.0"
    data = text("A", "date,x,y", rows(20, 0), "", "B", "date,x,z", body)
    line = data.decode().splitlines().index(body[4]) + 1
    series = read(data, part="B")
    places = [place.row for repair in series.repairs for place in repair.places if place.was == "oops"]
    assert places == [line]
    assert read(data, above=24).features == ("x", "z") and len(read(data, above=24)) == 28
    assert next(guess.value for guess in series.guesses if guess.field == "above") == 24


def test_years_by_months_below_each_other_are_two_matrices() -> None:
    """Their years begin again; spaces delimit them, as in climate tables."""
    months = "Year Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
    bodies = [
        [f"{year} " + " ".join(f"{first + month:.1f}" for month in range(12)) for year in range(1990, 2005)]
        for first in (0, 50)
    ]
    series = read(text("Land", months, bodies[0], "", "Sea", months, bodies[1]), part="Sea")
    assert len(series) == 180 and series.values[:2, 0].tolist() == [50.0, 51.0]


def test_header_repeated_below_a_page_title_goes_on() -> None:
    """Times do not begin again."""
    body = rows(24, 0)
    series = read(text("Page 1", "date,x,y", body[:12], "", "Page 2", "date,x,y", body[12:]))
    assert part_of(series) is None and len(series) == 24


def test_short_table_below_is_not_read_and_counted() -> None:
    series = read(text("Days", "date,x,y", rows(12, 0), "", "Summary", "stat,x,y", "mean,1,2", "max,3,4"))
    assert len(series) == 12 and series.values.max() == 22.0
    below = next(repair for repair in series.repairs if repair.what == messages.file.lines_below_table())
    assert below.count == 4 and below.places[0] == Place(16, was="Summary")


def test_tables_of_a_packed_file_are_taken_by_the_lines_above_them() -> None:
    """Its part is the sheet, or the file of an archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("b.csv", text("A", "date,x,y", rows(20, 0), "", "B", "date,x,z", rows(12, 50)))
    data = packed.getvalue()
    series = read(data)
    assert series.features == ("x", "y")
    assert series.notes[0] == messages.archive.tables_below("A", ("22 for B",))
    assert read(data, above=24).features == ("x", "z")


def test_words_between_rows_are_no_header() -> None:
    """No line is empty above them, and they do not begin like the header."""
    body = rows(30, 0, 1)
    assert part_of(read(text("date,x", body[:15], "Note,sensor changed", body[15:]))) is None


def test_unknown_table_is_refused() -> None:
    data = text("A", "date,x,y", rows(12, 0), "", "B", "date,x,z", rows(12, 0))
    with pytest.raises(Mistake) as refused:
        read(data, part="C")
    assert str(refused.value) == str(messages.archive.unknown_part("a.csv", "C", ("A", "B")))
    with pytest.raises(Mistake, match="only one table"):
        read(text("date,x,y", rows(12, 0)), part="C")


def test_all_tables_of_one_shape_are_series_together(tmp_path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text("Oslo", "date,x,y", rows(12, 0), "", "Bergen", "date,x,y", rows(12, 50)))
    source = find_source(str(path), tmp_path, ReadOptions(part=ALL_PARTS))
    assert load_panel(source, tmp_path).ids == ("Oslo", "Bergen")


@pytest.mark.parametrize(("count", "found"), [(700, True), (1300, False)])
def test_lines_of_words_are_looked_at_up_to_a_bound(count: int, found: bool) -> None:
    """Rows that begin and end with words are as many lines that may be names."""
    body = [f"Mo;{2020 + n // 300}-{n % 300 // 25 + 1:02d}-{n % 25 + 1:02d};{n};1;ok" for n in range(count)]
    data = text("day;date;a;b;note", body, "", "day;date;a;c;note", body)
    assert (part_of(read(data)) is not None) is found


def test_tables_with_titles_and_no_names_are_told_apart() -> None:
    """As a statistics office prints its series: years by months, each block with its title."""
    bodies = [
        [
            f"{year}  " + "  ".join(str(first + 12 * year + month) for month in range(12))
            for year in range(1992, 2010)
        ]
        for first in (0, 500_000)
    ]
    data = text("Series: A", "   Total", "", bodies[0], "", "", "Series: B", "   Makers", "", bodies[1])
    series = read(data)
    guess = part_of(series)
    assert guess is not None and guess.options == ("Total", "Makers") and guess.asked
    assert len(series) == 216 and series.step_months == 1
    assert read(data, part="Makers").values[0, 0] == 500_000 + 12 * 1992
