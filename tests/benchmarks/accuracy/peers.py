"""The alternatives: each forecasts one series from several origins, and is fitted to the rows before the test set."""

import warnings
from collections.abc import Callable
from importlib.util import find_spec
from itertools import product
from typing import Any

import numpy as np

MOST_ROWS = 2000  # that ETS, Theta and ARIMA are fitted to
MOST_SEASON = 24  # of ETS
ARIMA_ORDERS = ((0, 1, 1), (1, 1, 1), (2, 1, 2), (1, 0, 0), (2, 0, 1), (3, 0, 2))
HARMONICS = 3
Peer = Callable[[np.ndarray, int, np.ndarray, int, int], np.ndarray]


def peers() -> dict[str, Peer]:
    """{name: forecast(values, fitted, origins, horizon, season) -> (origins, horizon)}, of what is installed."""
    found: dict[str, Peer] = {
        "persistence": persistence,
        "seasonal naive": seasonal_naive,
        "ETS": ets,
        "Theta": theta,
        "ARIMA": arima,
    }
    if find_spec("lightgbm"):
        found["LightGBM"] = lightgbm
    if find_spec("neuralforecast"):
        found["NHITS"] = nhits
    return found


def persistence(
    values: np.ndarray, fitted: int, origins: np.ndarray, horizon: int, season: int
) -> np.ndarray:
    return np.repeat(values[origins][:, None], horizon, axis=1)


def seasonal_naive(
    values: np.ndarray, fitted: int, origins: np.ndarray, horizon: int, season: int
) -> np.ndarray:
    leads = np.arange(1, horizon + 1)
    return values[origins[:, None] + leads - season * -(-leads // season)]


def ets(values: np.ndarray, fitted: int, origins: np.ndarray, horizon: int, season: int) -> np.ndarray:
    """The additive ETS with the lowest AICc: with or without a damped trend, with or without a season."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    def model(rows: np.ndarray, trend: bool, seasonal: bool) -> Any:
        return ETSModel(
            rows, trend="add" if trend else None, damped_trend=trend, seasonal="add" if seasonal else None,
            seasonal_periods=season if seasonal else None, initialization_method="heuristic",
        )  # fmt: skip

    first = max(0, fitted - MOST_ROWS)
    seasons = (False, True) if 1 < season <= MOST_SEASON else (False,)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fits = [
            (model(values[first:fitted], trend, seasonal).fit(disp=False, maxiter=200), trend, seasonal)
            for trend, seasonal in product((False, True), seasons)
        ]
        best, trend, seasonal = min(fits, key=lambda fit: fit[0].aicc)
        return np.stack(
            [
                model(values[first : origin + 1], trend, seasonal).smooth(best.params).forecast(horizon)
                for origin in origins
            ]
        )


def theta(values: np.ndarray, fitted: int, origins: np.ndarray, horizon: int, season: int) -> np.ndarray:
    """The theta model, fitted again at each origin, as it is cheap."""
    from statsmodels.tsa.forecasting.theta import ThetaModel

    forecasts = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for origin in origins:
            past = values[max(0, origin + 1 - MOST_ROWS) : origin + 1]
            seasonal = season > 1 and 2 * season < len(past)
            model = ThetaModel(
                past, period=season if seasonal else 1, deseasonalize=seasonal, method="additive"
            )
            forecasts.append(np.asarray(model.fit(disp=False).forecast(horizon)))
    return np.stack(forecasts)


def arima(values: np.ndarray, fitted: int, origins: np.ndarray, horizon: int, season: int) -> np.ndarray:
    """The ARIMA with the lowest AICc, on top of waves of the season where that is longer than a few steps."""
    from statsmodels.tsa.arima.model import ARIMA

    first = max(0, fitted - MOST_ROWS)
    t = np.arange(len(values) + horizon)[:, None] / max(season, 1)
    waves = np.concatenate(
        [f(2 * np.pi * k * t) for k in range(1, HARMONICS + 1) for f in (np.sin, np.cos)], 1
    )
    short = 1 < season <= 4
    outside = waves if season > 4 and fitted - first > 2 * season else None

    def model(end: int, order: tuple[int, int, int], seasonal: bool) -> Any:
        exog = None if outside is None else outside[first:end]
        return ARIMA(
            values[first:end], exog=exog, order=order, seasonal_order=(1, 0, 0, season) if seasonal else (0,) * 4,
            trend="n" if order[1] else "c",
        )  # fmt: skip

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fits = []
        for order, seasonal in product(ARIMA_ORDERS, (False, True) if short else (False,)):
            try:
                fit = model(fitted, order, seasonal).fit(method_kwargs={"maxiter": 30})
            except (ValueError, np.linalg.LinAlgError):
                continue
            # The AICc of differenced and undifferenced models compare badly, so one-step errors decide.
            fits.append((float(np.abs(fit.resid[len(fit.resid) // 2 :]).mean()), order, seasonal, fit.params))
        _, order, seasonal, params = min(fits, key=lambda fit: fit[0])
        forecasts = []
        for origin in origins:
            state = model(int(origin) + 1, order, seasonal).filter(params)
            ahead = None if outside is None else outside[origin + 1 : origin + 1 + horizon]
            forecasts.append(np.asarray(state.forecast(horizon, exog=ahead)))
    return np.stack(forecasts)


def lightgbm(values: np.ndarray, fitted: int, origins: np.ndarray, horizon: int, season: int) -> np.ndarray:
    """Boosted trees on the distances of lags from the last value, one model for each step ahead."""
    from lightgbm import LGBMRegressor

    length = min(max(12, season + 2), max(4, fitted // 5))
    rows = np.arange(length - 1, fitted - horizon)

    def inputs(at: np.ndarray) -> np.ndarray:
        lags = values[at[:, None] - np.arange(length)]
        return np.column_stack([lags[:, 1:] - lags[:, :1], lags[:, 0], at % max(season, 1)])

    forecasts = np.empty((len(origins), horizon))
    for lead in range(1, horizon + 1):
        model = LGBMRegressor(
            n_estimators=200, learning_rate=0.05, num_leaves=15, min_child_samples=10, verbose=-1, n_jobs=1
        )
        model.fit(inputs(rows), values[rows + lead] - values[rows])
        forecasts[:, lead - 1] = values[origins] + model.predict(inputs(origins))
    return forecasts


def nhits(values: np.ndarray, fitted: int, origins: np.ndarray, horizon: int, season: int) -> np.ndarray:
    """NHITS of neuralforecast with its defaults, on windows of three seasons or horizons."""
    import pandas as pd
    from neuralforecast import NeuralForecast
    from neuralforecast.models import NHITS

    def frame(end: int) -> pd.DataFrame:
        return pd.DataFrame({"unique_id": 0, "ds": np.arange(end), "y": values[:end]})

    model = NHITS(h=horizon, input_size=3 * max(season if season < 200 else 1, horizon, 4), max_steps=500)
    lab = NeuralForecast([model], freq=1)
    lab.fit(frame(fitted))
    return np.stack([lab.predict(frame(int(origin) + 1))["NHITS"].to_numpy() for origin in origins])
