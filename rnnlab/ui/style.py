"""The pages' CSS, headings and navigation, beyond what Streamlit's theme settings can do."""

from collections.abc import Sequence
from html import escape

import streamlit as st
from streamlit.navigation.page import Page

from rnnlab.figures import palette

COLOURS = f"<style>:root {{--rl-primary: #2a8fa3; --rl-wrong: {palette.WRONG};}}</style>"
CSS = """
<style>
.stMainBlockContainer {padding-top: .5rem; padding-bottom: 4rem; max-width: 1280px;}
@media (min-width: 700px) {.stMainBlockContainer {padding-left: 2.5rem; padding-right: 2.5rem;}}
[data-testid="stHeader"] {background: transparent; pointer-events: none;}
[data-testid="stHeader"] button {pointer-events: auto;}
.st-key-navigation {margin-bottom: -.4rem;}
.rl-title {display: flex; align-items: baseline; gap: .8rem; flex-wrap: wrap; margin: 0;}
.rl-title b {font-size: 1.7rem; letter-spacing: -.02em;}
.rl-title span {opacity: .75; font-size: 1.05rem; font-weight: 400; letter-spacing: 0;}
.rl-number {display: inline-flex; flex: none; width: 1.9rem; height: 1.9rem; border-radius: 50%; margin-right: .6rem;
  align-items: center; justify-content: center; font-size: 1rem; font-weight: 650; color: #fff; background: #0b6b7d;}
.rl-section {display: flex; align-items: center; font-size: 1.35rem; font-weight: 650; margin: 1.2rem 0 0 0;}
.rl-section small {font-weight: 400; font-size: .95rem; opacity: .75; margin-left: .7rem;}
.rl-card {display: flex; align-items: center; gap: .6rem; font-weight: 650; min-height: 44px;}
.rl-card small {display: block; font-weight: 400; opacity: .75;}
.rl-card img {flex: none; margin-left: -4px;}
.rl-legend {display: flex; align-items: center; gap: .45rem; font-size: .85rem; opacity: .85;}
.rl-arrow {text-align: center; line-height: 1.25;}
.rl-arrow .shape {font-family: monospace; font-weight: 650; font-size: .84rem; white-space: nowrap;}
.rl-arrow .sides {font-size: .76rem; opacity: .78;}
.rl-arrow .line {font-size: 1.35rem; line-height: 1;}
.rl-arrow.unknown {opacity: .55;}
.rl-table {overflow-x: auto;}
.rl-board {max-height: 460px; overflow-y: auto;}
.rl-dot {display: inline-flex; align-items: center; gap: .4rem; overflow-wrap: anywhere;}
.rl-dot i {flex: none; width: .75rem; height: .75rem; border-radius: 50%;}
.rl-table .rl-dot {min-width: 9rem;}
.rl-table .rl-unbroken {white-space: nowrap;}
.rl-runs {display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; font-weight: 650;}
.rl-table table {border-collapse: collapse; width: 100%; font-size: .92rem;}
.rl-table th, .rl-table td {text-align: left; padding: .4rem .7rem; border-bottom: 1px solid rgba(127,143,152,.35);
  vertical-align: top;}
.rl-table td.shape {font-family: monospace; white-space: nowrap;}
.rl-table td.number, .rl-table th.number {text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap;}
.rl-table td.reason {min-width: 18rem;}
.rl-table tr.bad td {color: var(--rl-wrong);}
.rl-table tr.best td {font-weight: 650;}
.st-key-series_waits {min-height: 780px;}
div[class*="st-key-problem_"] {border-color: var(--rl-wrong) !important; border-width: 2px !important;}
div[class*="st-key-tools_"] button, .st-key-history button {min-height: 1.9rem; padding: 0 .45rem;}
.st-key-history button [data-testid="stMarkdownContainer"] {position: absolute; width: 1px; height: 1px;
  overflow: hidden; clip-path: inset(50%);}
@media (max-width: 700px) {
  .rl-section {flex-wrap: wrap;}
  .rl-section small {flex-basis: 100%; margin-left: 0;}
  .rl-reasons thead {display: none;}
  .rl-reasons tr {display: flex; flex-wrap: wrap; border-bottom: 1px solid rgba(127,143,152,.35);}
  .rl-reasons td {border: none; padding: .25rem .5rem;}
  .rl-reasons td.reason {flex-basis: 100%;}
  .rl-reasons td.shape + td.shape::before {content: "→ ";}
  .rl-reasons td.number:not(:empty)::after {content: " parameters";}
}
</style>
"""


def apply() -> None:
    st.html(COLOURS + CSS)


def navigation(pages: Sequence[Page]) -> None:
    """Draw links to all pages in a row, on phones too."""
    with st.container(horizontal=True, gap="xxsmall", key="navigation"):
        for page in pages:
            st.page_link(page, width="content")


def title(name: str, about: str) -> None:
    """Draw the page's name and its purpose in one line."""
    st.html(f'<h1 class="rl-title"><b>{name}</b><span>{about}</span></h1>')


def heading(anchor: str, title: str, about: str) -> None:
    """Draw a heading without a number, with one line about what follows."""
    st.html(f'<h2 class="rl-section" id="{anchor}">{title}<small>{about}</small></h2>')


def dot(colour: str, text: str) -> str:
    """A dot of that colour and the text, as HTML; the text is escaped."""
    return f'<span class="rl-dot"><i style="background:{colour}"></i>{escape(text)}</span>'


def section(number: int, title: str, about: str) -> None:
    """Draw the numbered heading of a section, with one line about it."""
    st.html(
        f'<h2 class="rl-section" id="section-{number}"><span class="rl-number">{number}</span>{title}'
        f"<small>{about}</small></h2>"
    )
