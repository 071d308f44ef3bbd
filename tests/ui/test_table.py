"""Tables as plain data, and the HTML that is made of them."""

import pytest

from rnnlab.ui.table import Cell, Column, Row, Table, html_of

COLUMNS = (Column("run"), Column("MAE", "number"), Column("skill", "number"))


def body_of(*rows: Row, columns: tuple[Column, ...] = COLUMNS) -> str:
    """The HTML of the rows."""
    html = html_of(Table("errors", "Errors", columns, rows))
    return html.partition("<tbody>")[2].partition("</tbody>")[0]


def test_whole_table_is_named_for_tests_and_for_screen_readers() -> None:
    """A scrolling region with one labelled table, a heading for each column."""
    table = Table("errors", "Errors of wind", COLUMNS[:2], [Row(("a", "0.5"))], "scrolls")
    assert html_of(table) == (
        '<div class="rl-table rl-board"><table data-testid="errors" aria-label="Errors of wind">'
        '<thead><tr><th scope="col">run</th><th scope="col" class="number">MAE</th></tr></thead>'
        '<tbody><tr><td>a</td><td class="number">0.5</td></tr></tbody></table></div>'
    )


@pytest.mark.parametrize(
    "table",
    [
        Table("t", "t", [Column("<b>")], []),
        Table("t", "t", [Column("<b>", colour="red")], []),
        Table("t", '"><b>', [], []),
        Table("t", "t", [Column("run")], [Row(["<b>"])]),
        Table("t", "t", [Column("run")], [Row([Cell("<b>", colour="red")])]),
        Table("t", "t", [Column("run")], [Row([Cell(("<b>", "<b>"))])]),
        Table("t", "t", [Column("run")], [Row([Cell("a", tooltip='"><b>')])]),
        Table("t", "t", [Column("run", help='"><b>')], []),
        Table("t", "t", [Column("run")], [Row([Cell("a", help='"><b>')])]),
        Table("t", "t", [Column("run"), Column('"><b>')], [Row(["a", "b"])], "cards"),
    ],
    ids=[
        "heading",
        "heading with a dot",
        "label",
        "cell",
        "cell with a dot",
        "unbroken",
        "tooltip",
        "help of a heading",
        "help of a cell",
        "heading in a card",
    ],
)
def test_texts_are_escaped_wherever_they_stand(table: Table) -> None:
    """A column may be named <b>."""
    html = html_of(table)
    assert "<b>" not in html
    assert "&lt;b&gt;" in html


def test_cells_take_the_class_of_their_column() -> None:
    """Numbers are aligned to the right by their class; plain text has none."""
    assert body_of(Row(("a", "1", "2"))) == (
        '<tr><td>a</td><td class="number">1</td><td class="number">2</td></tr>'
    )


@pytest.mark.parametrize(
    ("mark", "start"), [("", "<tr>"), ("best", '<tr class="best">'), ("bad", '<tr class="bad">')]
)
def test_marked_row_has_the_class_of_its_mark(mark, start: str) -> None:
    """Best is bold, bad has the colour of errors."""
    assert body_of(Row(("a", "1", "2"), mark)).startswith(f"{start}<td>")


def test_last_cell_of_a_short_row_spans_the_rest() -> None:
    """A reason instead of numbers."""
    assert body_of(Row(("not trained yet",))) == '<tr><td colspan="3">not trained yet</td></tr>'
    assert body_of(Row(("a", "1"))) == '<tr><td>a</td><td class="number" colspan="2">1</td></tr>'


def test_cell_may_be_bold_with_a_dot_a_tooltip_or_unbroken_parts() -> None:
    """Each look of a cell on a row of three."""
    bold, dot, parts = (
        Cell("a", bold=True),
        Cell("b", colour="#123456"),
        Cell(("from c", "to d"), tooltip="why"),
    )
    columns = (Column("1"), Column("2"), Column("3"))
    assert body_of(Row((bold, dot, parts)), columns=columns) == (
        "<tr><td><b>a</b></td>"
        '<td><span class="rl-dot"><i style="background:#123456"></i>b</span></td>'
        '<td title="why"><span class="rl-unbroken">from c</span> <span class="rl-unbroken">to d</span></td></tr>'
    )


def test_cells_of_cards_name_their_heading() -> None:
    """All but the first one, which is the card's title; a reason across all columns has no heading."""
    html = html_of(Table("t", "t", COLUMNS, [Row(("a", "1", "2")), Row(("not trained",))], "cards"))
    assert (
        '<tr><td>a</td><td class="number" data-label="MAE">1</td><td class="number" data-label="skill">2</td></tr>'
        '<tr><td colspan="3">not trained</td></tr>'
    ) in html
    assert "data-label" not in html_of(Table("t", "t", COLUMNS, [Row(("a", "1", "2"))]))


def test_help_of_a_word_can_be_reached_by_keyboard() -> None:
    """The word itself takes the focus; the style sheet then shows the explanation."""
    html = html_of(
        Table("t", "t", [Column("skill", help="How much")], [Row([Cell("naive", help="The last")])])
    )
    assert '<th scope="col"><span class="rl-help" tabindex="0" data-help="How much">skill</span></th>' in html
    assert '<td><span class="rl-help" tabindex="0" data-help="The last">naive</span></td>' in html


def test_empty_table_keeps_its_headings() -> None:
    """No rows, no columns: still a table."""
    assert body_of() == ""
    assert "<th" in html_of(Table("t", "t", COLUMNS, []))
    assert "<thead><tr></tr></thead><tbody></tbody>" in html_of(Table("t", "t", [], []))
