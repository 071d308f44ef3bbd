"""A run's figures as one page of HTML that needs no network; each can be saved as PNG or SVG from there."""

from collections.abc import Iterator
from html import escape

import numpy as np
import plotly.graph_objects as go

from rnnlab.figures import palette
from rnnlab.figures.forecast import ForecastPlot, forecast_figure
from rnnlab.figures.messages import FORECAST_NAMES
from rnnlab.figures.scores import scores_figure
from rnnlab.figures.training import LossPlot, loss_figure
from rnnlab.forecast.results import Results, half_widths_at
from rnnlab.runs.run import Run
from rnnlab.series.series import Series

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
<p><button onclick="{svg}">Save as SVG</button><button onclick="{png}">Save as PNG</button></p>
"""
SAVE = "Plotly.downloadImage('{id}', {{format: '{kind}', filename: '{id}', scale: {scale}}})"


def figures_page(run: Run, series: Series, results: Results, arrays: dict[str, np.ndarray]) -> str:
    """The page: for each target its forecast and its scores, and the losses. plotly.js is in it, 5 MB of it."""
    parts = []
    for number, (title, figure) in enumerate(_figures(run, series, results, arrays), 1):
        name = f"figure-{number}"
        figure.update_layout(template="plotly_white")
        drawn = figure.to_html(full_html=False, include_plotlyjs=number == 1, div_id=name)
        svg, png = (SAVE.format(id=name, kind=kind, scale=scale) for kind, scale in (("svg", 1), ("png", 2)))
        parts.append(FIGURE.format(title=escape(title), figure=drawn, svg=svg, png=png))
    return PAGE.format(title=escape(f"Run {run.id}"), figures="".join(parts))


def _figures(
    run: Run, series: Series, results: Results, arrays: dict[str, np.ndarray]
) -> Iterator[tuple[str, go.Figure]]:
    for k, target in enumerate(run.experiment.targets):
        plot = ForecastPlot(
            target=target,
            colour=palette.target_colour(target, series.features),
            times=series.times,
            rows=arrays["origins"] + 1,
            truth=arrays["truth"][:, 0, k],
            forecasts={name: arrays[name][:, 0, k] for name in FORECAST_NAMES if name in arrays},
            half_widths=half_widths_at(arrays, 1, k),
            selected=len(arrays["origins"]) - 1,
        )
        yield f"{target}: one step ahead, test part", forecast_figure(plot)
        maes = {name: results.scores_of(target, name).mae for name in FORECAST_NAMES if name in arrays}
        yield f"{target}: mean absolute error, test part", scores_figure(maes)
    status = run.status
    losses = LossPlot(
        status.loss, status.val_loss, status.persistence_loss, status.best_epoch, len(status.loss)
    )
    yield "Loss by epoch", loss_figure(losses)
