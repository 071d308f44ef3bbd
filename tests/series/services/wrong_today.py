"""The formats that are read wrongly today: what is wrong, and the aspects of the reading that differ.

Remove the line of a format that is read right now.
"""

# Wrong, and the report says so.
NO_TIMES_ASKED = "the unit of the times is not in the file; the page asks"
REFUSED = "the file is refused, and it is said how its columns can be split"

WRONG = {
    "Oklahoma Mesonet": (NO_TIMES_ASKED, "times cells"),
    "NOAA GHCN-Daily .dly": (REFUSED, ""),
}
