"""A run's figures as one HTML page that works offline; each figure can be saved as PNG or SVG."""

from collections.abc import Iterator
from html import escape

import numpy as np
import plotly.graph_objects as go

from rnnlab.export import messages
from rnnlab.export.forecast_facts import ForecastReport, data_name
from rnnlab.figures import palette
from rnnlab.figures.ahead import ahead_figure
from rnnlab.figures.forecast import ForecastPlot, forecast_figure
from rnnlab.figures.messages import FORECAST_NAMES
from rnnlab.figures.scores import scores_figure
from rnnlab.figures.training import LossPlot, loss_figure
from rnnlab.forecast.results import Results, half_widths_at, inside_at
from rnnlab.number_format import split_unit
from rnnlab.runs.run import Run
from rnnlab.series.series import Series
from rnnlab.series.steps.grid import closings_of

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{font: 16px sans-serif; color: #1c2a31; background: #fff; max-width: 1100px; margin: 1rem auto; padding: 0 1rem;}}
h2 {{font-size: 1.1rem; margin: 2rem 0 .3rem 0;}}
button {{font: inherit; padding: .3rem .8rem; margin-right: .4rem;}}
</style></head>
<body><h1>{title}</h1>
{figures}
</body></html>
"""
FIGURE = """<h2>{title}</h2>
{figure}
<p><button onclick="{svg}">{svg_label}</button><button onclick="{png}">{png_label}</button></p>
"""
LABELS = {"svg_label": messages.SAVE_AS_SVG, "png_label": messages.SAVE_AS_PNG}
SAVE = "Plotly.downloadImage('{id}', {{format: '{kind}', filename: '{id}', scale: {scale}}})"


def figures_page(
    run: Run,
    series: Series,
    results: Results,
    arrays: dict[str, np.ndarray],
    report: ForecastReport | None = None,
) -> str:
    """The page with the forecast and the scores of each target, and the losses. It contains plotly.js (5 MB).

    report: of the forecast ahead, whose figures come first.
    """
    parts = []
    ahead = [] if report is None else _figures_ahead(report)
    for number, (title, figure) in enumerate((*ahead, *_figures(run, series, results, arrays)), 1):
        name = f"figure-{number}"
        figure.update_layout(template="plotly_white")
        drawn = figure.to_html(full_html=False, include_plotlyjs=number == 1, div_id=name)
        svg, png = (SAVE.format(id=name, kind=kind, scale=scale) for kind, scale in (("svg", 1), ("png", 2)))
        parts.append(FIGURE.format(title=escape(title), figure=drawn, svg=svg, png=png, **LABELS))
    return PAGE.format(
        title=escape(messages.page_heading(run.experiment.targets, data_name(run.experiment.source))),
        figures="".join(parts),
    )


def _figures_ahead(report: ForecastReport) -> list[tuple[str, go.Figure]]:
    return [
        (messages.forecast_title(target), ahead_figure(report.plot(target)))
        for target in report.ahead.targets
    ]


def _figures(
    run: Run, series: Series, results: Results, arrays: dict[str, np.ndarray]
) -> Iterator[tuple[str, go.Figure]]:
    for k, target in enumerate(run.experiment.targets):
        plot = ForecastPlot(
            target=target,
            colour=palette.target_colour(target, series.features),
            times=series.times,
            segments=series.segments,
            closings=closings_of(series),
            rows=arrays["origins"] + 1,
            truth=arrays["truth"][:, 0, k],
            forecasts={name: arrays[name][:, 0, k] for name in FORECAST_NAMES if name in arrays},
            half_widths=half_widths_at(arrays, 1, k),
            inside=inside_at(results, target, 1),
            limits=run.experiment.limits_of(target),
            selected=len(arrays["origins"]) - 1,
        )
        yield messages.forecast_heading(target), forecast_figure(plot, legend=True)
        maes = {name: results.scores_of(target, name).mae for name in FORECAST_NAMES if name in arrays}
        yield messages.errors_heading(target), scores_figure(maes, split_unit(target)[1])
    status = run.status
    losses = LossPlot(
        status.loss, status.val_loss, status.persistence_loss, status.best_epoch, len(status.loss)
    )
    yield messages.LOSS_HEADING, loss_figure(losses)
