"""Statistical offices of countries and of the United Nations."""

from tests.series.services.formats import Reading, counts, joined, quoted, service, text, times, wave

MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]


@service("BIS effective exchange rates", "WS_EER_csv_col.csv", "https://data.bis.org/bulkdownload")
def bis() -> tuple[bytes, Reading]:
    """A row per series with its dimensions, a column per month."""
    rows = [
        f'"M","Monthly","R","Real","B","Broad","{code}","{country}","M:R:B:{code}",'
        + ",".join(str(v) for v in wave(60, 100, 5, 30, 2))
        for code, country in (("AE", "United Arab Emirates"), ("AR", "Argentina"))
    ]
    header = (
        '"FREQ","Frequency","EER_TYPE","Type","EER_BASKET","Basket","REF_AREA","Reference area","Series",'
        + ",".join(quoted(times("2015-01-01", 60, "MS", "%Y-%m")))
    )
    return text(header, rows), Reading(
        rows=60,
        step="1month",
        first="2015-01-01",
        last="2019-12-01",
        series=("AE", "AR"),
        other_series=(("United Arab Emirates", "Argentina"), ("M:R:B:AE", "M:R:B:AR")),
        cells={("2015-02-01", "value"): wave(60, 100, 5, 30, 2)[1]},
    )


@service("ONS time series", "series-010120.csv", "https://www.ons.gov.uk/timeseriestool")
def ons() -> tuple[bytes, Reading]:
    """Title, code, unit and dates above; years, then quarters, then months below one another."""
    years, quarters, months = range(2010, 2020), range(40), wave(120, 100, 6, 12)
    rows = [
        *[f'"{year}","{90 + n}.5"' for n, year in enumerate(years)],
        *[f'"{2010 + n // 4} Q{n % 4 + 1}","{91 + n}.1"' for n in quarters],
        *[f'"{2010 + n // 12} {MONTHS[n % 12]}","{v}"' for n, v in enumerate(months)],
    ]
    return text(
        '"Title","CPI INDEX 00: ALL ITEMS 2015=100"',
        '"CDID","D7BT"',
        '"Source dataset ID","MM23"',
        '"PreUnit",""',
        '"Unit","Index, base year = 100"',
        '"Release date","15-01-2020"',
        '"Next release","19 February 2020"',
        '"Important notes",',
        rows,
    ), Reading(
        rows=120,
        step="1month",
        first="2010-01-01",
        last="2019-12-01",
        cells={("2010-03-01", ""): months[2]},
    )


@service("Statistics Canada", "18100004.csv", "https://www.statcan.gc.ca/en/developers/csv/user-guide")
def statcan() -> tuple[bytes, Reading]:
    """REF_DATE, regions below one another, vectors, codes of units and scalars, STATUS .. for missing values."""
    rows = [
        ",".join(
            quoted(
                (
                    month,
                    geo,
                    dguid,
                    "All-items",
                    "2002=100",
                    17,
                    "units",
                    0,
                    vector,
                    coordinate,
                    "" if n == 5 else v,
                    ".." if n == 5 else "",
                    "",
                    "",
                    1,
                )
            )
        )
        for n, (month, v) in enumerate(
            zip(times("2015-01-01", 60, "MS", "%Y-%m"), wave(60, 120, 6, 12), strict=True)
        )
        for geo, dguid, vector, coordinate in (
            ("Canada", "2016A000011124", "v41690973", "2.2"),
            ("Ontario", "2016A000235", "v41691783", "14.2"),
        )
    ]
    names = (
        "REF_DATE|GEO|DGUID|Products|UOM|UOM_ID|SCALAR_FACTOR|SCALAR_ID|"
        "VECTOR|COORDINATE|VALUE|STATUS|SYMBOL|TERMINATED|DECIMALS"
    )
    return text(",".join(quoted(names.split("|"))), rows, encoding="utf-8-sig"), Reading(
        rows=60,
        step="1month",
        first="2015-01-01",
        last="2019-12-01",
        features=("VALUE",),
        unused=("UOM_ID", "SCALAR_ID", "COORDINATE", "DECIMALS"),
        series=("Canada", "Ontario"),
        cells={("2015-03-01", "VALUE"): wave(60, 120, 6, 12)[2]},
        missing={"VALUE": 1},
    )


@service("BLS series text", "cu.data.1.AllItems", "https://download.bls.gov/pub/time.series/cu/cu.txt")
def bls_text() -> tuple[bytes, Reading]:
    """Tabs and padding; year and period M01 to M12, M13 is the year's mean; footnotes are empty."""
    rows = [
        f"{series:30}\t{year}\t{period}\t{v:12.3f}\t"
        for series, mean in (("CUSR0000SA0", 230), ("CUUR0000SA0", 232))
        for year in range(2010, 2015)
        for period, v in zip(
            [f"M{m:02d}" for m in range(1, 14)],
            [*wave(12, mean + year - 2010, 3, 12, 3), mean + 0.5],
            strict=True,
        )
    ]
    return text(
        "series_id                     \tyear\tperiod\t       value\tfootnote_codes", rows, end="\r\n"
    ), Reading(
        rows=60,
        step="1month",
        first="2010-01-01",
        last="2014-12-01",
        features=("value",),
        unused=("year",),
        series=("CUSR0000SA0", "CUUR0000SA0"),
        cells={("2010-03-01", "value"): wave(12, 230, 3, 12, 3)[2]},
    )


@service("BLS one-screen CSV", "SeriesReport-20200101.csv", "https://data.bls.gov/cgi-bin/surveymost")
def bls_matrix() -> tuple[bytes, Reading]:
    """Lines of the series above, years by months, half years behind them, empty months at the end."""
    values = wave(120, 230, 5, 12, 3)
    shown = [str(v) for v in values[:118]] + ["", ""]
    rows = [
        f"{2010 + y},{','.join(shown[12 * y : 12 * y + 12])},231.1,{'' if y == 9 else 232.2}"
        for y in range(10)
    ]
    return text(
        "Consumer Price Index for All Urban Consumers (CPI-U)",
        "Original Data Value",
        "",
        "Series Id:,CUUR0000SA0",
        "Not Seasonally Adjusted",
        "Area:,U.S. city average",
        "Base Period:,1982-84=100",
        "Years:,2010 to 2019",
        "",
        "Year,Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec,HALF1,HALF2",
        rows,
    ), Reading(
        rows=118,
        step="1month",
        first="2010-01-01",
        last="2019-10-01",
        unused=("HALF1", "HALF2"),
        cells={("2011-03-01", "value"): values[14]},
    )


@service("US Census time series", "SeriesReport-MRTS.csv", "https://www.census.gov/econ/currentdata/")
def census() -> tuple[bytes, Reading]:
    """Lines of the selection above; months as Jan-1992; NA for months to come."""
    sales = counts(60, 400000, 30000, 12)
    rows = joined(",", times("2015-01-01", 64, "MS", "%b-%Y"), sales + ["NA"] * 4)
    return text(
        '"U.S. Census Bureau"',
        '"Source: Advance Monthly Sales for Retail and Food Services"',
        '"Not Seasonally Adjusted Sales - Monthly [Millions of Dollars]"',
        '"Period: 2015 to 2020"',
        '"Data Extracted on: January 1, 2020 (9:00 am)"',
        "",
        "Period,Value",
        rows,
    ), Reading(
        rows=60,
        step="1month",
        first="2015-01-01",
        last="2019-12-01",
        features=("Value",),
        cells={("2015-03-01", "Value"): sales[2]},
        missing={"Value": 4},
    )


@service("UNdata", "UNdata_Export_20200101.csv", "https://data.un.org/")
def undata() -> tuple[bytes, Reading]:
    """Newest first within each country; footnotes and their numbers below the table."""
    rows = [
        ",".join(quoted((country, year, v, "")))
        for country, mean in (("Albania", 4), ("Austria", 9))
        for year, v in zip(range(2019, 1999, -1), wave(20, mean, 1, 9, 2), strict=True)
    ]
    return text(
        '"Country or Area","Year","Value","Value Footnotes"',
        rows,
        '"fnSeqID","Footnote"',
        '"1","Estimated by the division"',
    ), Reading(
        rows=20,
        step="1year",
        first="2000-01-01",
        last="2019-01-01",
        features=("Value",),
        series=("Albania", "Austria"),
        cells={("2018-01-01", "Value"): wave(20, 4, 1, 9, 2)[1]},
    )


@service("FAOSTAT", "FAOSTAT_data_en_1-1-2020.csv", "https://www.fao.org/faostat/en/#data")
def faostat() -> tuple[bytes, Reading]:
    """Codes beside all names; the year twice; elements below one another; a flag and its meaning."""
    rows = [
        ",".join(
            quoted(
                (
                    "QCL",
                    "Crops",
                    "276",
                    "Kenya",
                    code,
                    element,
                    "0111",
                    "Wheat",
                    year,
                    year,
                    unit,
                    v,
                    "A",
                    "Official figure",
                )
            )
        )
        for code, element, unit, mean in (
            ("5312", "Area harvested", "ha", 120000),
            ("5510", "Production", "t", 300000),
        )
        for year, v in zip(range(1990, 2020), counts(30, mean, mean // 5, 7), strict=True)
    ]
    names = (
        "Domain Code|Domain|Area Code (M49)|Area|Element Code|Element|Item "
        "Code (CPC)|Item|Year Code|Year|Unit|Value|Flag|Flag Description"
    )
    return text(",".join(quoted(names.split("|"))), rows), Reading(
        rows=30,
        step="1year",
        first="1990-01-01",
        last="2019-01-01",
        unused=("Year Code", "Element Code"),
        series=("Area harvested", "Production"),
        other_series=(("5312", "5510"),),
    )


@service("Destatis GENESIS", "61111-0002_de.csv", "https://www-genesis.destatis.de/")
def genesis() -> tuple[bytes, Reading]:
    """Titles above, the year only in some rows, German months, ... for months to come, a copyright below."""
    values = wave(70, 100, 4, 12)
    names = [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ]
    rows = [
        f"{2015 + n // 12};{names[n % 12]};{str(values[n]).replace('.', ',') if n < 70 else '...'};+{n % 3},{n % 10}"
        for n in range(72)
    ]
    return text(
        "Tabelle: 61111-0002",
        "Verbraucherpreisindex: Deutschland, Monate;;;",
        "Verbraucherpreisindex für Deutschland;;;",
        ";;Verbraucherpreisindex;Veränderung zum Vorjahresmonat",
        ";;2015=100;in (%)",
        rows,
        "__________",
        "© Statistisches Bundesamt (Destatis), 2020 | Stand: 01.01.2021",
        encoding="latin-1",
    ), Reading(
        rows=70,
        step="1month",
        first="2015-01-01",
        last="2020-10-01",
        features=("Verbraucherpreisindex 2015=100",),
        cells={("2015-03-01", "Verbraucherpreisindex 2015=100"): values[2]},
        missing={"Verbraucherpreisindex 2015=100": 2},
    )


@service("Shiller data", "ie_data.csv", "http://www.econ.yale.edu/~shiller/data.htm")
def shiller() -> tuple[bytes, Reading]:
    """Months as 1871.01; October is 1871.1; the decimal year beside; NA in the first ten years of the ratio."""
    price = wave(72, 5, 0.6, 40, 2)
    rows = [
        f"{1871 + n // 12}.{'1' if n % 12 == 9 else format(n % 12 + 1, '02d')},"
        f"{v},{v / 20:.3f},{1871 + (n + 0.5) / 12:.4f},NA"
        for n, v in enumerate(price)
    ]
    return text("Date,P,D,Fraction,CAPE", rows), Reading(
        rows=72,
        step="1month",
        first="1871-01-01",
        last="1876-12-01",
        features=("P", "D"),
        unused=("Fraction", "CAPE"),
        cells={("1871-10-01", "P"): price[9], ("1872-01-01", "P"): price[12]},
    )
