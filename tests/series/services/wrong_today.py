"""The formats that are read wrongly today: what is wrong, and the aspects of the reading that differ.

Remove the line of a format that is read right now.
"""

# Wrong without a word.
HOURS_AS_COLUMNS = "columns of hours are read as columns of values"
NAMES_SHIFTED = "the names of the columns are shifted by one column"
WRONG_TIMES = "the times are wrong"
NO_TIMES = "the times are not seen: the row numbers are used"
EVENT_AVERAGED = "a row of another kind is averaged into a row of values"
NAMES = "names of columns or series are taken from the wrong place"
JUNK_FEATURE = "a code, a row number or a second time is a feature"
MARKER_IS_NUMBER = "a missing-value marker stays a number"
# Wrong, and the report says so.
NO_TIMES_ASKED = "the times are not seen; the page asks"
COLUMN_LEFT_OUT = "a column of measurements is left out"
REFUSED = "the file is refused"

WRONG = {
    "GFZ Kp index": (JUNK_FEATURE, "unused"),
    "USCRN hourly02": (JUNK_FEATURE, "unused"),
    "China Meteorological Administration": (MARKER_IS_NUMBER, "missing"),
    "vmstat -t": (COLUMN_LEFT_OUT, "columns"),
    "Scripps CO2": (WRONG_TIMES, "times cells"),
    "AERONET": (WRONG_TIMES, "times cells"),
    "Oklahoma Mesonet": (NO_TIMES, "times cells missing"),
    "Yahoo Finance page": (EVENT_AVERAGED, "cells"),
    "NASA GSFC sea level": (NO_TIMES_ASKED, "times"),
    "ONS time series": (NO_TIMES_ASKED, "times cells"),
    "Bureau of Meteorology observations": (COLUMN_LEFT_OUT, "cells"),
    "CPC weekly Niño SST": (REFUSED, ""),
    "EIA hourly grid monitor": (REFUSED, ""),
    "NOAA GHCN-Daily .dly": (REFUSED, ""),
}
