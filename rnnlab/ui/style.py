"""The pages' CSS, headings and navigation, beyond what Streamlit's theme settings can do."""

from collections.abc import Mapping
from html import escape
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from rnnlab.figures import palette
from rnnlab.ui.link import QueryParams

_theme_memory = st.components.v2.component(
    "rnnlab_theme_memory", js=(Path(__file__).parent / "theme_memory.js").read_text(encoding="utf-8")
)
_menu_keys = st.components.v2.component(
    "rnnlab_menu_keys", js=(Path(__file__).parent / "menu_keys.js").read_text(encoding="utf-8")
)
COLOURS = f"<style>:root {{--rl-primary: #2a8fa3; --rl-wrong: {palette.WRONG};}}</style>"
CSS = """
<style>
.stMainBlockContainer {padding-top: .5rem; padding-bottom: 4rem; max-width: 1280px;}
@media (min-width: 700px) {.stMainBlockContainer {padding-left: 2rem; padding-right: 2rem;}}
[data-testid="stHeader"] {background: transparent;}
[data-testid="stHeader"], [data-testid="stHeader"] div {pointer-events: none;}
[data-testid="stHeader"] button, [data-testid="stHeader"] button * {pointer-events: auto;}
[data-testid="stHeader"] button {background: var(--st-background-color);}
.st-key-header {padding-right: 1.4rem;}
[data-testid="stStatusWidget"] {position: fixed; right: .75rem; bottom: .75rem; padding: .25rem; border-radius: .4rem;
  background: var(--st-background-color);}  /* at the top it would lie over the menus; the Lab has its own Stop */
[data-testid="stStatusWidget"] button {display: none;}
.st-key-menu_keys {position: absolute; width: 1px;}
.st-key-error_menu button {min-height: 1.75rem; padding: 0 .4rem;}
.st-key-header [data-testid="stSkeleton"] {height: 2rem;}
.rl-title {display: flex; align-items: baseline; gap: .75rem; margin: 0; padding: 0;}
.rl-title b {font-size: 1.25rem; letter-spacing: -.01em; white-space: nowrap;}
.rl-title span {opacity: .8; font-size: .875rem; font-weight: 400; letter-spacing: 0;}
.rl-number {display: inline-flex; flex: none; width: 1.9rem; height: 1.9rem; border-radius: 50%; margin-right: .6rem;
  align-items: center; justify-content: center; font-size: 1rem; font-weight: 650; color: #fff; background: #0b6b7d;}
.rl-section {display: flex; align-items: center; font-size: 1.25rem; font-weight: 650; margin: 1.2rem 0 0 0;}
.rl-section small {font-weight: 400; font-size: .875rem; opacity: .8; margin-left: .7rem;}
.rl-card {font-weight: 650; font-size: .875rem; line-height: 1.35; max-width: 5.4rem;}
.rl-card small {display: block; font-size: .75rem; font-weight: 400; opacity: .8;}
.rl-legend {display: flex; align-items: center; gap: .45rem; font-size: .875rem; opacity: .85;}
.rl-table {overflow-x: auto;}
.rl-board {max-height: 460px; overflow-y: auto;}
.rl-dot {display: inline-flex; align-items: center; gap: .4rem; overflow-wrap: anywhere;}
.rl-dot i {flex: none; width: .75rem; height: .75rem; border-radius: 50%;}
.rl-table .rl-dot {min-width: 9rem;}
.rl-table .rl-unbroken {white-space: nowrap;}
.rl-runs {display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; font-weight: 650;}
.rl-table table {border-collapse: collapse; width: 100%; font-size: .875rem;}
.rl-table th, .rl-table td {text-align: left; padding: .4rem .7rem; border-bottom: 1px solid rgba(127,143,152,.35);
  vertical-align: top;}
.rl-table td.shape {font-family: monospace; white-space: nowrap;}
.rl-table td.number, .rl-table th.number {text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap;}
.rl-table td.reason {min-width: 18rem;}
.rl-table tr.bad td {color: var(--rl-wrong);}
.rl-table tr.best td {font-weight: 650;}
.js-plotly-plot :is(.xtick, .ytick) text, .js-plotly-plot :is(.g-xtitle, .g-ytitle, .g-y2title, .g-x2title) text,
  .js-plotly-plot :is(.legendtext, .cbaxis text, .cbtitle text) {fill: currentColor !important; fill-opacity: .8;}
.js-plotly-plot .annotation-text {fill: currentColor !important; fill-opacity: .9;}
.js-plotly-plot .annotation-text {paint-order: stroke; stroke: light-dark(#ffffff, #12191d); stroke-width: 3px;}
[data-testid="stBaseButton-primary"]:not(:disabled) {background-color: light-dark(#0b6b7d, #1f7d90);}
[data-testid="stCaptionContainer"][data-testid] {opacity: .8;}
[data-testid="stCode"] span {font-style: normal !important;}  /* an italic comment loads a font of its own */
.rl-cards {overflow: visible;}
.rl-help {position: relative; text-decoration: underline dotted from-font; text-underline-offset: .2em; cursor: help;}
.rl-help:has(.rl-dot) {text-decoration: none;}
.rl-help .rl-dot {text-decoration: underline dotted from-font; text-underline-offset: .2em;}
.rl-help:hover::after, .rl-help:focus::after {content: attr(data-help); position: absolute; left: 0; top: 100%;
  z-index: 10; width: max-content; max-width: 18rem; padding: .4rem .6rem; border-radius: .4rem; font-size: .8125rem;
  font-weight: 400; line-height: 1.4; text-align: left; white-space: normal; background: #35454d; color: #fff;}
.number > .rl-help::after {left: auto !important; right: 0;}
.st-key-history button [data-testid="stMarkdownContainer"],
.st-key-run_buttons button [data-testid="stMarkdownContainer"] {position: absolute; width: 1px; height: 1px;
  overflow: hidden; clip-path: inset(50%);}
button:focus-visible, a:focus-visible, [role="tab"]:focus-visible, label:has(input:focus-visible) > div:first-of-type {
  outline: 2px solid var(--rl-primary) !important; outline-offset: 2px;}
@media (max-width: 700px) {
  .rl-title span {display: none;}
  .st-key-error_menu button [data-testid="stMarkdownContainer"] {position: absolute; width: 1px; height: 1px;
    overflow: hidden; clip-path: inset(50%);}
  .rl-section {flex-wrap: wrap;}
  .rl-section small {flex-basis: 100%; margin-left: 0;}
  .rl-reasons thead {display: none;}
  .rl-reasons tr {display: flex; flex-wrap: wrap; border-bottom: 1px solid rgba(127,143,152,.35);}
  .rl-reasons td {border: none; padding: .25rem .5rem;}
  .rl-reasons td.reason {flex-basis: 100%;}
  .rl-reasons td.shape + td.shape::before {content: "→ ";}
  .rl-reasons td.number:not(:empty)::after {content: " parameters";}
  .rl-cards thead tr {display: flex; flex-wrap: wrap; gap: 0 1rem;}
  .rl-cards thead th {padding: .2rem 0; border: none;}
  .rl-cards thead th:first-child {flex-basis: 100%;}
  .rl-cards thead th:not(:first-child):not(:has(.rl-help)) {display: none;}
  .rl-cards thead th:not(:first-child) {font-weight: 400;}
  .rl-cards tbody tr {display: grid; grid-template-columns: repeat(auto-fit, minmax(4.75rem, 1fr)); padding: .45rem 0;
    border-top: 1px solid rgba(127,143,152,.35);}
  .rl-cards tbody td, .rl-cards tbody td.number {padding: 0 .4rem 0 0; border: none; text-align: left;}
  .rl-cards tbody td:first-child, .rl-cards tbody td[colspan] {grid-column: 1 / -1;}
  .rl-cards tbody td:empty {display: none;}
  .rl-cards td[data-label]::before {content: attr(data-label); display: block; font-size: .75rem; font-weight: 400;
    opacity: .8;}
  .rl-cards .rl-help:hover::after, .rl-cards .rl-help:focus::after {max-width: min(18rem, 80vw);}
  .rl-cards th.number > .rl-help::after {left: 0 !important; right: auto;}
}
</style>
"""
LAB_CSS = """
<style>
.stMainBlockContainer {max-width: 1880px;}
.stMainBlockContainer > .stVerticalBlock {gap: .5rem;}
.st-key-verdict p, .st-key-loss p {font-size: .875rem;}
.st-key-verdict button {min-height: 1.75rem; padding: 0 .6rem;}
.st-key-overview {min-height: 112px;}
.st-key-forecast, .st-key-loss {min-height: 262px;}
.st-key-forecast {position: relative;}
.st-key-forecast > *:has(> .st-key-lines_menu) {position: absolute; right: 0; top: 0; z-index: 5; width: auto;}
.st-key-lines_menu button {min-height: 1.5rem; padding: 0 .4rem;}
@media (max-width: 700px) {
  .st-key-forecast > *:has(> .st-key-lines_menu) {position: static; align-self: flex-end; margin-bottom: -.5rem;}
  .st-key-questions {row-gap: .4rem;}
  :is(.st-key-question_pick, .st-key-question_part) {flex-wrap: nowrap; gap: .5rem;}
  :is(.st-key-question_pick, .st-key-question_part) > :first-child {flex: 1 1 0; min-width: 0;}
  .st-key-all_series_choice > :first-child:has(p) {display: none;}  /* its buttons say it */
}
.js-plotly-plot .bartext-outside {fill: currentColor !important;}
[class*="st-key-mover_"], .st-key-window_hover, .st-key-paint_report {position: absolute; width: 1px; height: 1px;}
:is(.st-key-history_keys, .st-key-history_steps) {position: absolute;}  /* else each takes a gap of the row */
[class*="st-key-hidden_replacements"] {display: none;}
/* Plotly handles every touch itself. On a touch screen a finger on a chart must scroll the page; buttons zoom. */
@media (hover: none) {.js-plotly-plot .draglayer * {pointer-events: none !important;}}
.st-key-series {min-height: 112px;}
.st-key-questions p, .st-key-facts p {font-size: .875rem;}
.st-key-facts {row-gap: .1rem;}
.st-key-workbench {visibility: hidden;}  /* until what belongs to it is there: show_lab */
.rl-mark {position: absolute; pointer-events: none; box-sizing: border-box; font-size: .75rem; line-height: 1.2;
  white-space: nowrap; justify-content: flex-end; background: color-mix(in srgb, var(--rl-mark) 22%, transparent);
  border-left: 1px solid var(--rl-mark); border-right: 1px solid var(--rl-mark);}
.js-plotly-plot[data-few="yes"] .scatterlayer .point {opacity: 1 !important;}
.js-plotly-plot[data-few="no"] .scatterlayer .trace .point:not(:only-child) {opacity: 0 !important;}
.st-key-forecast .modebar {top: 30px !important;}
.st-key-tabs {min-height: 70vh;}
.st-key-history button, .st-key-run_buttons button {padding: 0 .45rem;}
.st-key-live_mode label, .st-key-facts label {align-items: center;}
.st-key-last_runs {min-height: 0;}
.st-key-toolbar button, .st-key-series button {min-height: 2.1rem; padding-top: 0; padding-bottom: 0;}
.st-key-verdict {min-height: 1.75rem; row-gap: .1rem;}
:is(.st-key-toolbar, .st-key-series, .st-key-stack) [data-testid="stSkeleton"] {height: 2.1rem;}
:is(div[class*="st-key-tools_"], .st-key-verdict) [data-testid="stSkeleton"] {height: 1.75rem;}
:is(div[class*="st-key-arrow_"], div[class*="st-key-sequences_"]) [data-testid="stSkeleton"] {height: 1.5rem;}
[data-testid="stPopoverBody"] {max-width: min(50rem, 94vw);}
@media (max-width: 1100px) {
  .stMainBlockContainer {padding-left: 1rem; padding-right: 1rem;}
}
@media (min-width: 701px) and (max-width: 1100px) {  /* all buttons on one row, the forecast on the screen */
  .stMainBlockContainer > .stVerticalBlock {gap: .3rem;}
  .st-key-toolbar, .st-key-changes, .st-key-train {gap: .25rem;}
  .st-key-changes button {padding-left: .35rem; padding-right: .35rem;}
  .st-key-history button, .st-key-run_buttons button {padding: 0 .2rem;}
  .st-key-live_mode [data-testid="stTooltipIcon"] {display: none;}
}
@media (max-width: 700px) {
  .st-key-presets {flex-wrap: nowrap; overflow-x: auto; max-width: 100%;}
  .st-key-presets > * {flex: none;}
  .st-key-forecast .modebar {display: none !important;}
  .st-key-changes, .st-key-train {gap: .25rem; max-width: 100%;}
  .st-key-changes {position: relative;}
  .st-key-changes > :has(> .st-key-train) {width: 100%;}
  .st-key-train {flex-wrap: wrap; justify-content: space-between;}
  .st-key-train > :has(> .st-key-run_buttons) {margin-left: auto;}
  .st-key-changes > :has(> .st-key-history) {position: absolute; left: 0; bottom: 0;}
  /* The stack first, below it its verdict, Train and the forecast. */
  .st-key-toolbar, :has(> .st-key-toolbar) {display: contents;}
  .st-key-workbench > :has(> .st-key-stack) {order: 1;}
  .st-key-workbench > :has(.st-key-verdict) {order: 2;}
  .st-key-toolbar > :has(> .st-key-changes) {order: 3;}
  .st-key-live_mode [data-testid="stTooltipIcon"] {display: none;}
  .st-key-toolbar button, .st-key-live_mode label {min-height: 2.75rem; min-width: 2.75rem;}
  /* The whole series below the loss, where the browser can lay it there. */
  @supports (top: anchor(bottom)) {
    .st-key-loss {anchor-name: --loss; margin-bottom: 7.5rem;}
    .st-key-series {min-height: 0;}
    .st-key-series .stColumn:has(.st-key-overview) {position: absolute; position-anchor: --loss; top: anchor(bottom);
      left: anchor(left); width: anchor-size(width); min-width: 0;}
  }
}
</style>
"""


def apply() -> None:
    st.html(COLOURS + CSS)


def apply_lab() -> None:
    """Style the page Lab, which is one screen: less space between and inside its parts."""
    st.html(LAB_CSS)


def show_lab() -> None:
    """Show the workbench, once all above the tabs has been sent to the browser."""
    st.html("<style>.stApp .st-key-workbench {visibility: visible;}</style>")


def navigation(pages: Mapping[Page, QueryParams | None]) -> None:
    """Draw links to all pages in a row, on phones too; the theme that a visitor chooses holds on all of them.

    pages: with the query parameters of the link to each.
    """
    with st.container(horizontal=True, gap="xxsmall", key="navigation", width="content"):
        for page, params in pages.items():
            st.page_link(page, width="content", query_params=params)
        _theme_memory(key="theme_memory", width=1, height=1)
        _menu_keys(key="menu_keys", width=1, height=1)


def title(name: str, about: str) -> None:
    """Draw the page's name and its purpose in one line."""
    st.html(f'<h1 class="rl-title"><b>{name}</b><span>{about}</span></h1>')


def heading(anchor: str, title: str, about: str) -> None:
    """Draw a heading without a number, with one line about what follows."""
    st.html(f'<h2 class="rl-section" id="{anchor}">{title}<small>{about}</small></h2>')


def dot(colour: str, text: str) -> str:
    """A dot of that colour and the text, as HTML; the text is escaped."""
    return f'<span class="rl-dot"><i style="background:{colour}"></i>{escape(text)}</span>'
