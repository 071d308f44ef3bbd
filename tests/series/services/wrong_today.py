"""The formats that are read wrongly today, by what is wrong; remove the line of a format that is read right now."""

SEVERAL_AVERAGED = "several series are averaged into one without a word"
NO_TIMES = "the times are not seen and the row numbers are used without a word"
NO_TIMES_ASKED = "the times are not seen; the page asks"
WRONG_TIMES = "the times are wrong without a word"
MARKER_IS_NUMBER = "a missing-value marker stays a number"
COLUMN_LEFT_OUT = "a column of measurements is left out, with the reason"
JUNK_FEATURE = "a code, a row number or a second time is a feature"
NAMES = "names of columns are taken from the wrong line"
REFUSED = "the file is refused"

WRONG = {
    "NOAA GHCN-Daily by year": NO_TIMES,
    "NOAA GHCN-Daily .dly": REFUSED,
    "NOAA LCD": JUNK_FEATURE,
    "NDBC buoy standard meteorological": MARKER_IS_NUMBER,
    "USCRN hourly02": NO_TIMES,
    "USCRN daily01": NO_TIMES_ASKED,
    "Météo-France SYNOP": SEVERAL_AVERAGED,
    "Météo-France daily climate": NO_TIMES_ASKED,
    "Met Office historic station": REFUSED,
    "Bureau of Meteorology observations": COLUMN_LEFT_OUT,
    "ECA&D blended series": JUNK_FEATURE,
    "AEMET climate": COLUMN_LEFT_OUT,
    "Iowa Mesonet ASOS": COLUMN_LEFT_OUT,
    "NOAA ONI": REFUSED,
    "NOAA PSL time series": NO_TIMES,
    "Mauna Loa CO2 text": MARKER_IS_NUMBER,
    "Mauna Loa CO2 CSV": MARKER_IS_NUMBER,
    "Scripps CO2": WRONG_TIMES,
    "SILSO daily sunspots": MARKER_IS_NUMBER,
    "Berkeley Earth": NAMES,
    "Penticton F10.7": WRONG_TIMES,
    "GFZ Kp index": NO_TIMES,
    "NASA GSFC sea level": NO_TIMES_ASKED,
    "IERS Earth orientation": JUNK_FEATURE,
    "CPC weekly Niño SST": REFUSED,
}
