"""The formats that are read wrongly today, by what is wrong; remove the line of a format that is read right now."""

# Wrong without a word.
SEVERAL_AVERAGED = "several series are averaged into one"
SEVERAL_JOINED = "several series below one another are read as one"
ROWS_ARE_SERIES = "each row is a series, but is read as a time step"
NAMES_SHIFTED = "the names of the columns are shifted by one column"
WRONG_TIMES = "the times are wrong"
NO_TIMES = "the times are not seen: the row numbers are used"
MARKER_IS_NUMBER = "a missing-value marker stays a number"
EVENT_AVERAGED = "a row of another kind is averaged into a row of values"
NAMES = "names of columns or series are taken from the wrong place"
JUNK_FEATURE = "a code, a row number or a second time is a feature"
# Wrong, and the report says so.
LATE_COLUMN = "rows are lost for a column that starts late"
NO_TIMES_ASKED = "the times are not seen; the page asks"
COLUMN_LEFT_OUT = "a column of measurements is left out"
REFUSED = "the file is refused"

WRONG = {
    "EPA AQS daily": SEVERAL_AVERAGED,
    "Fitbit hourly steps of several people": SEVERAL_AVERAGED,
    "Météo-France SYNOP": SEVERAL_AVERAGED,
    "PeMS station 5-minute": SEVERAL_AVERAGED,
    "Water Survey of Canada": SEVERAL_AVERAGED,
    "NASA C-MAPSS": SEVERAL_JOINED,
    "M5 competition": ROWS_ARE_SERIES,
    "vmstat -t": NAMES_SHIFTED,
    "CryptoDataDownload": WRONG_TIMES,
    "Penticton F10.7": WRONG_TIMES,
    "Scripps CO2": WRONG_TIMES,
    "NOAA SURFRAD": WRONG_TIMES,
    "AERONET": WRONG_TIMES,
    "Statbank Denmark": WRONG_TIMES,
    "Destatis GENESIS": NO_TIMES,
    "Elexon generation by fuel": NO_TIMES,
    "GFZ Kp index": NO_TIMES,
    "NOAA GHCN-Daily by year": NO_TIMES,
    "NOAA PSL time series": NO_TIMES,
    "USCRN hourly02": NO_TIMES,
    "Hadley Central England daily": NO_TIMES,
    "Oklahoma Mesonet": NO_TIMES,
    "IMGW daily (Poland)": NO_TIMES,
    "China Meteorological Administration": NO_TIMES,
    "PVOutput": NO_TIMES,
    "Fama-French factors": NO_TIMES,
    "Statistics Netherlands": NO_TIMES,
    "Narodowy Bank Polski": NO_TIMES,
    "US fiscal quarters": NO_TIMES,
    "Empatica E4": NO_TIMES,
    "phyphox": NO_TIMES,
    "Mauna Loa CO2 CSV": MARKER_IS_NUMBER,
    "Mauna Loa CO2 text": MARKER_IS_NUMBER,
    "NDBC buoy standard meteorological": MARKER_IS_NUMBER,
    "SILSO daily sunspots": MARKER_IS_NUMBER,
    "UCI air quality": MARKER_IS_NUMBER,
    "Marine Cadastre AIS": MARKER_IS_NUMBER,
    "Yahoo Finance page": EVENT_AVERAGED,
    "Berkeley Earth": NAMES,
    "Bundesbank": NAMES,
    "InfluxDB annotated CSV": NAMES,
    "NRFA gauged daily flow": NAMES,
    "AEMO NEMWEB report": JUNK_FEATURE,
    "AirPassengers (R data sets)": JUNK_FEATURE,
    "CAISO OASIS": JUNK_FEATURE,
    "Campbell TOA5": JUNK_FEATURE,
    "ECA&D blended series": JUNK_FEATURE,
    "EEA AirBase time series": JUNK_FEATURE,
    "Google Analytics 4": JUNK_FEATURE,
    "IERS Earth orientation": JUNK_FEATURE,
    "LabVIEW measurement file": JUNK_FEATURE,
    "LibreView glucose": JUNK_FEATURE,
    "NOAA LCD": JUNK_FEATURE,
    "PurpleAir": JUNK_FEATURE,
    "CIMIS hourly (California)": JUNK_FEATURE,
    "FLUXNET half-hourly": JUNK_FEATURE,
    "TenneT settlement prices": JUNK_FEATURE,
    "Dexcom Clarity": JUNK_FEATURE,
    "NYC TLC monthly report": LATE_COLUMN,
    "US Treasury yield curve": LATE_COLUMN,
    "Météo-France daily climate": NO_TIMES_ASKED,
    "NASA GSFC sea level": NO_TIMES_ASKED,
    "ONS time series": NO_TIMES_ASKED,
    "USCRN daily01": NO_TIMES_ASKED,
    "AEMET climate": COLUMN_LEFT_OUT,
    "Bureau of Meteorology observations": COLUMN_LEFT_OUT,
    "Garmin Connect activities": COLUMN_LEFT_OUT,
    "Iowa Mesonet ASOS": COLUMN_LEFT_OUT,
    "YouTube Studio": COLUMN_LEFT_OUT,
    "Listening history by day": COLUMN_LEFT_OUT,
    "CPC weekly Niño SST": REFUSED,
    "EIA hourly grid monitor": REFUSED,
    "M3 competition": REFUSED,
    "M4 competition": REFUSED,
    "Met Office historic station": REFUSED,
    "NOAA GHCN-Daily .dly": REFUSED,
    "NOAA ONI": REFUSED,
    "Hong Kong Observatory": REFUSED,
}
