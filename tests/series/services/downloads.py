"""Archives as services deliver them: a data file between remarks, metadata and licences."""

import gzip
import io
import zipfile

from tests.series.services.coins import binance
from tests.series.services.economy import ecb_rates
from tests.series.services.economy_international import world_bank
from tests.series.services.economy_more import statcan
from tests.series.services.energy_more import uci_household
from tests.series.services.formats import Reading, service, text
from tests.series.services.weather import ghcn_access
from tests.series.services.weather_of_countries import dwd_hourly


def zipped(files: dict[str, bytes]) -> bytes:
    """Return the files as a zip archive, in order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@service("World Bank zip", "API_NY.GDP.MKTP.CD_DS2_en_csv_v2_1.zip", "https://datahelpdesk.worldbank.org/")
def world_bank_zip() -> tuple[bytes, Reading]:
    """Metadata of the indicator and of the countries beside the data."""
    data, right = world_bank()
    countries = [
        '"Country Code","Region","IncomeGroup","TableName",',
        *['"ABW","Latin America","High income","Aruba",'] * 12,
    ]
    indicator = [
        '"INDICATOR_CODE","INDICATOR_NAME","SOURCE_NOTE",',
        '"NY.GDP.MKTP.CD","GDP (current US$)","Sum",',
    ]
    files = {
        "Metadata_Indicator_API_NY.GDP.MKTP.CD_DS2_en_csv_v2_1.csv": text(indicator),
        "API_NY.GDP.MKTP.CD_DS2_en_csv_v2_1.csv": data,
        "Metadata_Country_API_NY.GDP.MKTP.CD_DS2_en_csv_v2_1.csv": text(countries),
    }
    return zipped(files), right


@service(
    "Statistics Canada zip", "18100004-eng.zip", "https://www.statcan.gc.ca/en/developers/csv/user-guide"
)
def statcan_zip() -> tuple[bytes, Reading]:
    """The table and its metadata."""
    data, right = statcan()
    about = ["Cube Title,Product Id,CANSIM Id", *['"Consumer Price Index, monthly",18100004,326-0020'] * 30]
    return zipped({"18100004.csv": data, "18100004_MetaData.csv": text(about)}), right


@service(
    "DWD zip",
    "stundenwerte_TU_00433_19510101_20201231_hist.zip",
    "https://opendata.dwd.de/climate_environment/CDC/",
)
def dwd_zip() -> tuple[bytes, Reading]:
    """Histories of the station, of its devices and of its names before the product."""
    data, right = dwd_hourly()
    places = [
        "Stations_id; Stationshoehe;von_datum;bis_datum;Stationsname",
        *["433; 48.00;19510101;20201231;Berlin"] * 12,
    ]
    files = {
        "Metadaten_Geographie_00433.txt": text(places),
        "Metadaten_Parameter_tu_stunde_00433.txt": text(places),
        "produkt_tu_stunde_19510101_20201231_00433.txt": data,
    }
    return zipped(files), right


@service("UCI zip", "household_power_consumption.zip", "https://archive.ics.uci.edu/dataset/235")
def uci_zip() -> tuple[bytes, Reading]:
    """One text file, and the folder that macOS adds."""
    data, right = uci_household()
    return zipped(
        {
            "household_power_consumption.txt": data,
            "__MACOSX/._household_power_consumption.txt": b"\0\5\26\7" * 40,
        }
    ), right


@service("ECB zip", "eurofxref-hist.zip", "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.zip")
def ecb_zip() -> tuple[bytes, Reading]:
    data, right = ecb_rates()
    return zipped({"eurofxref-hist.csv": data}), right


@service("Binance zip", "BTCUSDT-1h-2020-01.zip", "https://github.com/binance/binance-public-data")
def binance_zip() -> tuple[bytes, Reading]:
    data, right = binance()
    return zipped({"BTCUSDT-1h-2020-01.csv": data}), right


@service("NOAA gzip", "USW00094728.csv.gz", "https://www.ncei.noaa.gov/data/daily-summaries/archive/")
def noaa_gzip() -> tuple[bytes, Reading]:
    data, right = ghcn_access()
    return gzip.compress(data, mtime=0), right
