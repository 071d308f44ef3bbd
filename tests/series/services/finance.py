"""Prices of shares, currencies and coins."""

from tests.series.services.formats import (
    Reading,
    counts,
    joined,
    quoted,
    service,
    text,
    times,
    wave,
    with_cells,
)


def candles(count: int, digits: int = 2) -> list[list[float]]:
    """Return open, high, low and close, each (count,)."""
    opening = wave(count, 100, 8, 30, digits)
    closing = wave(count, 101, 8, 29, digits)
    high = [round(max(pair) + 1, digits) for pair in zip(opening, closing, strict=True)]
    low = [round(min(pair) - 1, digits) for pair in zip(opening, closing, strict=True)]
    return [opening, high, low, closing]


@service("FRED", "DGS10.csv", "https://fred.stlouisfed.org/docs/api/fred/")
def fred() -> tuple[bytes, Reading]:
    """Weekdays; a point, or an empty cell, on holidays."""
    yields = with_cells(wave(100, 2, 0.3, 60, 2), {0: ".", 13: ".", 33: ""})
    return text("observation_date,DGS10", joined(",", times("2020-01-01", 100, "B"), yields)), Reading(
        rows=99,
        step="weekdays",
        first="2020-01-02",
        last="2020-05-19",
        features=("DGS10",),
        cells={("2020-01-03", "DGS10"): yields[2]},
        missing={"DGS10": 3},
    )


@service("Stooq", "spx_d.csv", "https://stooq.com/db/h/")
def stooq() -> tuple[bytes, Reading]:
    """Date, prices and volume on weekdays."""
    prices = candles(100)
    rows = joined(",", times("2020-01-02", 100, "B"), *prices, counts(100, 10**9, 10**8))
    return text("Date,Open,High,Low,Close,Volume", rows, end="\r\n"), Reading(
        rows=100,
        step="weekdays",
        first="2020-01-02",
        last="2020-05-20",
        features=("Open", "High", "Low", "Close", "Volume"),
        cells={("2020-01-03", "Close"): prices[3][1]},
    )


@service("Stooq bulk", "aapl.us.txt", "https://stooq.com/db/h/")
def stooq_bulk() -> tuple[bytes, Reading]:
    """Names in brackets, dates as 20200102, a constant clock 000000."""
    prices = candles(100)
    rows = joined(
        ",",
        ["AAPL.US"] * 100,
        ["D"] * 100,
        times("2020-01-02", 100, "B", "%Y%m%d"),
        ["000000"] * 100,
        *prices,
        counts(100, 10**6, 10**5),
        [0] * 100,
    )
    header = "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>"
    return text(header, rows), Reading(
        rows=100,
        step="weekdays",
        first="2020-01-02",
        last="2020-05-20",
        features=("<OPEN>", "<CLOSE>", "<VOL>"),
        unused=("<OPENINT>", "<TIME>"),
        cells={("2020-01-03", "<CLOSE>"): prices[3][1]},
    )


@service("Yahoo Finance CSV", "AAPL.csv", "https://help.yahoo.com/kb/SLN2311.html")
def yahoo() -> tuple[bytes, Reading]:
    """null in a whole row."""
    prices = [with_cells(column, {30: "null"}) for column in candles(100, 6)]
    volume = with_cells(counts(100, 10**8, 10**7), {30: "null"})
    rows = joined(",", times("2020-01-02", 100, "B"), *prices, prices[3], volume)
    return text("Date,Open,High,Low,Close,Adj Close,Volume", rows), Reading(
        rows=100,
        step="weekdays",
        first="2020-01-02",
        last="2020-05-20",
        features=("Close", "Adj Close", "Volume"),
        cells={("2020-01-03", "Close"): prices[3][1]},
        missing={"Close": 1, "Volume": 1},
    )


@service("Yahoo Finance page", "history.tsv", "https://finance.yahoo.com/quote/AAPL/history/")
def yahoo_page() -> tuple[bytes, Reading]:
    """As copied from the page: tabs, Jan 2, 2020, newest first, rows of dividends between, thousands commas."""
    prices = candles(80)
    days = [
        f"{month} {int(day)}, {year}"
        for month, day, year in (t.split() for t in times("2020-01-02", 80, "B", "%b %d %Y"))
    ]
    rows = joined("\t", days, *prices, prices[3], [f"{v:,}" for v in counts(80, 10**8, 10**7)])
    rows.insert(25, f"{days[25]}\t0.77 Dividend")
    return text("Date\tOpen\tHigh\tLow\tClose\tAdj Close\tVolume", rows[::-1]), Reading(
        rows=80,
        step="weekdays",
        first="2020-01-02",
        last="2020-04-22",
        features=("Open", "Close", "Volume"),
        cells={("2020-01-03", "Close"): prices[3][1], ("2020-02-06", "Open"): prices[0][25]},
    )


@service("yfinance with two header lines", "yfinance.csv", "https://github.com/ranaroussi/yfinance")
def yfinance() -> tuple[bytes, Reading]:
    """DataFrame.to_csv of columns with two levels: prices, then tickers, then a line with only Date."""
    prices = candles(60, 4)
    rows = joined(",", times("2020-01-02", 60, "B"), prices[3], prices[1], counts(60, 10**8, 10**7))
    return text("Price,Close,High,Volume", "Ticker,AAPL,AAPL,AAPL", "Date,,,", rows), Reading(
        rows=60,
        step="weekdays",
        first="2020-01-02",
        last="2020-03-25",
        features=("Close", "High", "Volume"),
        cells={("2020-01-03", "Close"): prices[3][1]},
    )


@service("Alpha Vantage", "daily_IBM.csv", "https://www.alphavantage.co/documentation/")
def alpha_vantage() -> tuple[bytes, Reading]:
    """Newest first."""
    prices = candles(100, 4)
    rows = joined(",", times("2020-01-02", 100, "B"), *prices, counts(100, 10**6, 10**5))[::-1]
    return text("timestamp,open,high,low,close,volume", rows, end="\r\n"), Reading(
        rows=100,
        step="weekdays",
        first="2020-01-02",
        last="2020-05-20",
        features=("open", "close", "volume"),
        cells={("2020-01-03", "close"): prices[3][1]},
    )


@service(
    "MetaTrader 5", "EURUSD_M15_202001020000_202001030000.csv", "https://www.metatrader5.com/en/terminal/help"
)
def metatrader() -> tuple[bytes, Reading]:
    """Tabs; names in angle brackets; dates with points from the year; a clock beside."""
    prices = candles(96, 5)
    rows = joined(
        "\t",
        times("2020-01-02", 96, "15min", "%Y.%m.%d"),
        times("2020-01-02", 96, "15min", "%H:%M:%S"),
        *prices,
        counts(96, 400, 200),
        [0] * 96,
        [12, 13] * 48,
    )
    header = "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>"
    return text(header, rows), Reading(
        rows=96,
        step="15min",
        first="2020-01-02 00:00",
        last="2020-01-02 23:45",
        features=("<OPEN>", "<CLOSE>", "<TICKVOL>"),
        unused=("<VOL>",),
        cells={("2020-01-02 01:15", "<CLOSE>"): prices[3][5]},
    )


@service(
    "HistData",
    "DAT_ASCII_EURUSD_M1_202001.csv",
    "https://www.histdata.com/f-a-q/data-files-detailed-specification/",
)
def histdata() -> tuple[bytes, Reading]:
    """Semicolons; 20200101 170000; no header; the volume is always 0."""
    prices = candles(120, 5)
    rows = joined(";", times("2020-01-01 17:00", 120, "min", "%Y%m%d %H%M%S"), *prices, [0] * 120)
    return text(rows), Reading(
        rows=120,
        step="1min",
        first="2020-01-01 17:00",
        last="2020-01-01 18:59",
        features=("column 2", "column 5"),
        unused=("column 6",),
        cells={("2020-01-01 17:05", "column 5"): prices[3][5]},
    )


@service(
    "Investing.com",
    "S&P 500 Historical Data.csv",
    "https://www.investing.com/indices/us-spx-500-historical-data",
)
def investing() -> tuple[bytes, Reading]:
    """A byte-order mark, month first, newest first, thousands commas, volumes as 1.52B or 985.25M, changes as 0.84%."""
    prices = [[10 * v + 2500 for v in column] for column in candles(80)]
    rows = [
        ",".join(
            quoted(
                (
                    day,
                    f"{c:,.2f}",
                    f"{o:,.2f}",
                    f"{h:,.2f}",
                    f"{lo:,.2f}",
                    "" if n == 9 else f"{900 + n}.25M" if n % 10 == 5 else f"{1 + n % 7 / 4:.2f}B",
                    f"{(n % 9 - 4) / 5:.2f}%",
                )
            )
        )
        for n, (day, o, h, lo, c) in enumerate(
            zip(times("2020-01-02", 80, "B", "%m/%d/%Y"), *prices, strict=True)
        )
    ][::-1]
    header = ",".join(quoted(("Date", "Price", "Open", "High", "Low", "Vol.", "Change %")))
    return text(header, rows, encoding="utf-8-sig"), Reading(
        rows=80,
        step="weekdays",
        first="2020-01-02",
        last="2020-04-22",
        features=("Price", "Open", "Vol.", "Change %"),
        cells={("2020-01-03", "Price"): round(prices[3][1], 2), ("2020-01-03", "Vol."): 1.25e9},
        missing={"Vol.": 1},
    )


@service(
    "Nasdaq historical quotes",
    "HistoricalData_1577836800.csv",
    "https://www.nasdaq.com/market-activity/quotes/historical",
)
def nasdaq() -> tuple[bytes, Reading]:
    """Month first, newest first, prices with a dollar sign, N/A."""
    opening, high, low, closing = candles(80)
    rows = joined(
        ",",
        times("2020-01-02", 80, "B", "%m/%d/%Y"),
        [f"${v:.2f}" for v in closing],
        with_cells(counts(80, 10**6, 10**5), {3: "N/A"}),
        *[[f"${v:.2f}" for v in column] for column in (opening, high, low)],
    )[::-1]
    return text("Date,Close/Last,Volume,Open,High,Low", rows), Reading(
        rows=80,
        step="weekdays",
        first="2020-01-02",
        last="2020-04-22",
        features=("Close/Last", "Volume", "Open"),
        cells={("2020-01-03", "Close/Last"): closing[1]},
        missing={"Volume": 1},
    )


@service("Quandl WIKI", "WIKI-AAPL.csv", "https://data.nasdaq.com/databases/WIKIP")
def quandl() -> tuple[bytes, Reading]:
    """Dividends that are nearly always 0, a split ratio that is 1."""
    prices = candles(100)
    rows = joined(
        ",",
        times("2017-01-02", 100, "B"),
        *prices,
        counts(100, 10**7, 10**6),
        [0.57 if n == 40 else 0.0 for n in range(100)],
        [1.0] * 100,
    )
    return text("Date,Open,High,Low,Close,Volume,Ex-Dividend,Split Ratio", rows), Reading(
        rows=100,
        step="weekdays",
        first="2017-01-02",
        last="2017-05-19",
        features=("Open", "Close", "Volume"),
        unused=("Split Ratio",),
        cells={("2017-01-03", "Close"): prices[3][1]},
    )
