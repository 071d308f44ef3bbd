"""Quarters, fiscal years and months as banks and offices write them."""

from tests.series.services.formats import Reading, counts, quoted, service, text, times, wave, with_cells


@service("Statistics Netherlands", "83131NED_UntypedDataSet.csv", "https://opendata.cbs.nl/")
def cbs() -> tuple[bytes, Reading]:
    """Periods as 2015MM01 with the years 2015JJ00 between; padded values; a row number; a point is missing."""
    values, rows = wave(60, 100, 4, 12, 2), []
    for n, v in enumerate(values):
        rows.append(f'{len(rows)};"T001112  ";"{2015 + n // 12}MM{n % 12 + 1:02d}";"{v:>9}"')
        if n % 12 == 11:
            rows.append(f'{len(rows)};"T001112  ";"{2015 + n // 12}JJ00";"{values[n] - 1:>9.2f}"')
    return text('"ID";"Bestedingscategorieen";"Perioden";"CPI_1"', rows), Reading(
        rows=60,
        step="1month",
        first="2015-01-01",
        last="2019-12-01",
        features=("CPI_1",),
        unused=("ID",),
        cells={("2015-03-01", "CPI_1"): values[2]},
    )


@service("CSO Ireland PxStat", "CPM01.csv", "https://data.cso.ie/")
def cso() -> tuple[bytes, Reading]:
    """Months as codes and as 2015 January; two statistics below one another."""
    rows = [
        ",".join(quoted((code, label, month, name, "-", "All items", "Base 2016=100", v)))
        for code, label, mean in (
            ("CPM01C01", "Consumer Price Index", 100),
            ("CPM01C02", "Change over 1 month", 0.2),
        )
        for month, name, v in zip(
            times("2015-01-01", 48, "MS", "%Y%m"),
            times("2015-01-01", 48, "MS", "%Y %B"),
            wave(48, mean, mean / 10, 12, 2),
            strict=True,
        )
    ]
    names = "STATISTIC|Statistic Label|TLIST(M1)|Month|C01779V03424|Commodity Group|UNIT|VALUE"
    return text(",".join(quoted(names.split("|"))), rows, encoding="utf-8-sig"), Reading(
        rows=48,
        step="1month",
        first="2015-01-01",
        last="2018-12-01",
        features=("VALUE",),
        series=("CPM01C01", "CPM01C02"),
        other_series=(("Consumer Price Index", "Change over 1 month"),),
        cells={("2015-03-01", "VALUE"): wave(48, 100, 10, 12, 2)[2]},
    )


@service("Statbank Denmark", "2024115_nkn1.csv", "https://www.statbank.dk/statbank5a/")
def statbank() -> tuple[bytes, Reading]:
    """A title, quarters as 2010K1 in the columns, a row per series."""
    quarters = [f"{2010 + n // 4}K{n % 4 + 1}" for n in range(40)]
    rows = [
        ";".join([*quoted(("Current prices", name)), *map(str, wave(40, mean, mean / 9, 9))])
        for name, mean in (("B.1*g Gross domestic product", 450), ("P.7 Imports", 200))
    ]
    return text(
        '"1-2.1.1 Production, GDP by transaction, price unit and time"',
        "",
        ";".join([*quoted((" ", " ")), *quoted(quarters)]),
        rows,
        encoding="latin-1",
    ), Reading(
        rows=40,
        step="1quarter",
        first="2010-01-01",
        last="2019-10-01",
        series=("B.1*g Gross domestic product", "P.7 Imports"),
        cells={("2010-04-01", "value"): wave(40, 450, 50, 9)[1]},
    )


@service("Statistics Norway", "ssb-03013.csv", "https://www.ssb.no/en/statbank/")
def ssb() -> tuple[bytes, Reading]:
    """Quoted names, months as 2015M01, decimal points, two dots for none."""
    values = with_cells(wave(60, 105, 4, 12), {4: ".."})
    rows = [
        f'"TOTAL All-item index";"{m}";{v}'
        for m, v in zip(times("2015-01-01", 60, "MS", "%YM%m"), values, strict=True)
    ]
    return text(
        '"consumption group";"month";"Consumer Price Index (2015=100)"', rows, encoding="latin-1"
    ), Reading(
        rows=60,
        step="1month",
        first="2015-01-01",
        last="2019-12-01",
        features=("Consumer Price Index (2015=100)",),
        cells={("2015-03-01", "Consumer Price Index (2015=100)"): values[2]},
        missing={"Consumer Price Index (2015=100)": 1},
    )


@service("Reserve Bank of India fiscal years", "rbi_handbook_table.csv", "https://dbie.rbi.org.in/")
def rbi() -> tuple[bytes, Reading]:
    """Fiscal years as 1990-91, which are no months."""
    output = counts(24, 20000, 5000, 9)
    rows = [f"{1990 + n}-{(91 + n) % 100:02d},{v},{v // 3}" for n, v in enumerate(output)]
    return text("Year,GDP at market prices,Gross capital formation", rows), Reading(
        rows=24,
        step="1year",
        first="1990-01-01",
        last="2013-01-01",
        features=("GDP at market prices", "Gross capital formation"),
        cells={("1992-01-01", "GDP at market prices"): output[2]},
    )


@service("UK government fiscal years", "RTT_D.csv", "https://www.gov.uk/government/statistical-data-sets/")
def uk_fiscal_years() -> tuple[bytes, Reading]:
    """Fiscal years as 1990/91, thousands commas in quotes."""
    passengers = counts(24, 900, 300, 9)
    rows = [f'{1990 + n}/{(91 + n) % 100:02d},"{1000 + v:,}",{v / 10}' for n, v in enumerate(passengers)]
    return text("Financial year,Passenger journeys,Revenue", rows), Reading(
        rows=24,
        step="1year",
        first="1990-01-01",
        last="2013-01-01",
        features=("Passenger journeys", "Revenue"),
        cells={("1992-01-01", "Passenger journeys"): 1000 + passengers[2]},
    )


@service("US fiscal quarters", "receipts.csv", "https://fiscaldata.treasury.gov/datasets/")
def us_fiscal_quarters() -> tuple[bytes, Reading]:
    """Fiscal quarters as Q1 FY10, in order."""
    receipts = counts(40, 600, 150, 4)
    rows = [f"Q{n % 4 + 1} FY{10 + n // 4},{v}" for n, v in enumerate(receipts)]
    return text("Quarter,Receipts", rows), Reading(
        rows=40,
        step="1quarter",
        first="2010-01-01",
        last="2019-10-01",
        features=("Receipts",),
        cells={("2010-07-01", "Receipts"): receipts[2]},
    )
