"""Prices of coins, from exchanges."""

from tests.series.services.finance import candles
from tests.series.services.formats import (
    Reading,
    counts,
    joined,
    service,
    text,
    times,
    wave,
)


@service("Binance klines", "BTCUSDT-1h-2020-01.csv", "https://github.com/binance/binance-public-data")
def binance() -> tuple[bytes, Reading]:
    """No header: opening time in milliseconds, prices, volume, closing time, …, a column to ignore."""
    start, prices = 1577836800000, candles(72)
    rows = [
        f"{start + n * 3600000},{o:.8f},{h:.8f},{lo:.8f},{c:.8f},{50 + n % 9}.5,"
        f"{start + n * 3600000 + 3599999},{4000 + n % 7}.25,{900 + n % 11},20.5,{1000 + n % 5}.5,0"
        for n, (o, h, lo, c) in enumerate(zip(*prices, strict=True))
    ]
    return text(rows), Reading(
        rows=72,
        step="1h",
        first="2020-01-01 00:00",
        last="2020-01-03 23:00",
        features=("column 2", "column 3", "column 4", "column 5", "column 6", "column 9"),
        unused=("column 1", "column 7", "column 12"),
        cells={("2020-01-01 05:00", "column 5"): prices[3][5]},
    )


@service(
    "Binance klines in microseconds",
    "BTCUSDT-1d-2025-01.csv",
    "https://github.com/binance/binance-public-data",
)
def binance_microseconds() -> tuple[bytes, Reading]:
    """Since 2025 the times are microseconds."""
    start, day, prices = 1735689600000000, 86_400_000_000, candles(60)
    rows = [
        f"{start + n * day},{o},{h},{lo},{c},{50 + n % 9}.5,{start + (n + 1) * day - 1},"
        f"{4000 + n % 7}.25,{900 + n % 11},20.5,{1000 + n % 5}.5,0"
        for n, (o, h, lo, c) in enumerate(zip(*prices, strict=True))
    ]
    return text(rows), Reading(
        rows=60,
        step="1day",
        first="2025-01-01",
        last="2025-03-01",
        features=("column 2", "column 5"),
        unused=("column 1", "column 7", "column 12"),
        cells={("2025-01-06", "column 5"): prices[3][5]},
    )


@service("Kraken OHLCVT", "XBTUSD_60.csv", "https://support.kraken.com/articles/360047124832")
def kraken() -> tuple[bytes, Reading]:
    """No header; Unix seconds; hours without trades are left out."""
    prices = candles(90, 1)
    rows = [
        row
        for n, row in enumerate(
            joined(
                ",",
                range(1577836800, 1577836800 + 90 * 3600, 3600),
                *prices,
                wave(90, 3, 2, 9, 3),
                counts(90, 40, 20),
            )
        )
        if n not in (20, 21)
    ]
    return text(rows), Reading(
        rows=90,
        step="1h",
        first="2020-01-01 00:00",
        last="2020-01-04 17:00",
        features=("column 2", "column 5", "column 6", "column 7"),
        cells={("2020-01-01 05:00", "column 5"): prices[3][5]},
    )


@service("Coinbase candles", "BTC-USD.csv", "https://docs.cdp.coinbase.com/exchange/reference/")
def coinbase() -> tuple[bytes, Reading]:
    """Unix seconds, newest first."""
    opening, high, low, closing = candles(72)
    rows = joined(
        ",",
        range(1577836800, 1577836800 + 72 * 3600, 3600),
        low,
        high,
        opening,
        closing,
        wave(72, 300, 90, 24, 4),
    )[::-1]
    return text("time,low,high,open,close,volume", rows), Reading(
        rows=72,
        step="1h",
        first="2020-01-01 00:00",
        last="2020-01-03 23:00",
        features=("low", "close", "volume"),
        cells={("2020-01-01 05:00", "close"): closing[5]},
    )


@service("CryptoDataDownload", "Bitstamp_BTCUSD_1h.csv", "https://www.cryptodatadownload.com/data/")
def cryptodatadownload() -> tuple[bytes, Reading]:
    """The address of the site above; Unix times that change from seconds to milliseconds; a good date beside them."""
    prices = candles(72)
    start = 1577836800
    rows = joined(
        ",",
        [start + 3600 * n if n < 36 else 1000 * (start + 3600 * n) for n in range(72)],
        times("2020-01-01", 72, "h", "%Y-%m-%d %H:%M:%S"),
        ["BTC/USD"] * 72,
        *prices,
        wave(72, 12, 5, 9),
    )[::-1]
    return text(
        "https://www.CryptoDataDownload.com", "unix,date,symbol,open,high,low,close,Volume BTC", rows
    ), Reading(
        rows=72,
        step="1h",
        first="2020-01-01 00:00",
        last="2020-01-03 23:00",
        features=("open", "close", "Volume BTC"),
        unused=("unix",),
        cells={("2020-01-01 05:00", "close"): prices[3][5]},
    )
