"""Networks of observatories: radiation, fluxes, droughts and weather for farming."""

from tests.series.services.formats import Reading, joined, service, text, times, wave, with_cells


@service("NOAA SURFRAD", "tbl20001.dat", "https://gml.noaa.gov/aftp/data/radiation/surfrad/README")
def surfrad() -> tuple[bytes, Reading]:
    """Two lines of the station; year, day of year, month, day, hour, minute, decimal hour; a flag behind each value."""
    sun = with_cells(wave(120, 300, 80, 60), {20: -9999.9, 21: -9999.9})
    rows = [
        f" 2020   1  1  1 {n // 60:2d} {n % 60:2d} {n / 60:6.3f} {90 - n / 10:6.2f} "
        f"{float(s):8.1f} {1 if s == -9999.9 else 0} {5 + n % 7:7.1f} 0"
        for n, s in enumerate(sun)
    ]
    return text(" Table Mountain", "   40.125  105.237 1689 m version 1", rows), Reading(
        rows=120,
        step="1min",
        first="2020-01-01 00:00",
        last="2020-01-01 01:59",
        features=("column 9", "column 11"),
        unused=("column 1", "column 5", "column 6", "column 7", "column 10", "column 12"),
        cells={("2020-01-01 00:02", "column 9"): sun[2]},
        missing={"column 9": 2},
    )


@service(
    "AERONET",
    "20200101_20201231_GSFC.lev20",
    "https://aeronet.gsfc.nasa.gov/new_web/data_description_AOD_V2.html",
)
def aeronet() -> tuple[bytes, Reading]:
    """Six lines above; dates as 01:01:2020 with colons; -999 is missing."""
    depth = with_cells(wave(60, 0.2, 0.1, 30, 6), {9: "-999.000000"})
    rows = [
        f"{day},12:00:00,{n + 1},{d},-999.000000,{1.2 + n % 5 / 10:.6f}"
        for n, (day, d) in enumerate(zip(times("2020-01-01", 60, "D", "%d:%m:%Y"), depth, strict=True))
    ]
    return text(
        "AERONET Version 3;",
        "GSFC",
        "Version 3: AOD Level 2.0",
        "The following data are automatically cloud cleared and quality assured.",
        "Contact: PI=Pawan Gupta; PI Email=pawan@example.gov",
        "Daily Averages,UNITS can be found at,,, https://aeronet.gsfc.nasa.gov/new_web/units.html",
        "Date(dd:mm:yyyy),Time(hh:mm:ss),Day_of_Year,AOD_500nm,AOD_1640nm,440-870_Angstrom_Exponent",
        rows,
    ), Reading(
        rows=60,
        step="1day",
        first="2020-01-01 12:00",
        last="2020-02-29 12:00",
        features=("AOD_500nm", "440-870_Angstrom_Exponent"),
        unused=("Day_of_Year", "AOD_1640nm"),
        cells={("2020-01-03 12:00", "AOD_500nm"): depth[2]},
        missing={"AOD_500nm": 1},
    )


@service(
    "CEDA MIDAS Open (BADC-CSV)",
    "midas-open_uk-daily-temperature-obs.csv",
    "https://help.ceda.ac.uk/article/105-badc-csv",
)
def badc_csv() -> tuple[bytes, Reading]:
    """Lines of name, column and value, then data, names, rows and end data; NA is missing."""
    high = with_cells(wave(60, 8, 5, 30), {4: "NA"})
    rows = joined(
        ",",
        times("2020-01-01 09:00", 60, "D", "%Y-%m-%d %H:%M:%S"),
        ["DCNN"] * 60,
        [24] * 60,
        [1585] * 60,
        high,
        [0] * 60,
    )
    return text(
        "Conventions,G,BADC-CSV,1",
        "title,G,uk-daily-temperature-obs",
        "creator,G,Met Office",
        "location,G,devon",
        "coordinate_variable,ob_end_time",
        "long_name,max_air_temp,Maximum air temperature,degC",
        "missing_value,G,NA",
        "data",
        "ob_end_time,id_type,ob_hour_count,src_id,max_air_temp,max_air_temp_q",
        rows,
        "end data",
    ), Reading(
        rows=60,
        step="1day",
        first="2020-01-01 09:00",
        last="2020-02-29 09:00",
        features=("max_air_temp",),
        unused=("ob_hour_count", "src_id", "max_air_temp_q"),
        cells={("2020-01-03 09:00", "max_air_temp"): high[2]},
        missing={"max_air_temp": 1},
    )


@service("CIMIS hourly (California)", "hourly.csv", "https://cimis.water.ca.gov/")
def cimis() -> tuple[bytes, Reading]:
    """Hours as 0100 to 2400; the day of year; qc columns; -- is missing."""
    evaporation = with_cells(wave(72, 0.01, 0.008, 24, 3), {9: "--"})
    rows = [
        f"2,FivePoints,San Joaquin Valley,1/{1 + n // 24}/2020,{n % 24 + 1:02d}00,"
        f"{1 + n // 24},{e},{'M' if e == '--' else ' '},{45 + n % 9}.1, "
        for n, e in enumerate(evaporation)
    ]
    return text(
        "Stn Id,Stn Name,CIMIS Region,Date,Hour (PST),Jul,ETo (in),qc,Air Temp (F),qc", rows
    ), Reading(
        rows=72,
        step="1h",
        first="2020-01-01 01:00",
        last="2020-01-04 00:00",
        features=("ETo (in)", "Air Temp (F)"),
        unused=("Stn Id", "Jul", "Hour (PST)"),
        cells={("2020-01-01 06:00", "ETo (in)"): evaporation[5]},
        missing={"ETo (in)": 1},
    )


@service("NASA OMNIWeb", "omni2_listing.lst", "https://omniweb.gsfc.nasa.gov/form/dx1.html")
def omniweb() -> tuple[bytes, Reading]:
    """YEAR DOY HR, then columns named by their numbers; 999.9 and 9999. are missing."""
    field = with_cells(wave(96, 5, 2, 27), {n: 999.9 for n in (30, 31)})
    rows = [
        f"2020 {1 + n // 24:3d} {n % 24:2d} {float(b):6.1f} {9999 if n in (30, 31) else 400 + n % 50:6.0f}."
        for n, b in enumerate(field)
    ]
    return text("YEAR DOY HR     1       2", rows), Reading(
        rows=96,
        step="1h",
        first="2020-01-01 00:00",
        last="2020-01-04 23:00",
        features=("1", "2"),
        unused=("YEAR", "DOY", "HR"),
        cells={("2020-01-01 05:00", "1"): field[5]},
        missing={"1": 2, "2": 2},
    )


@service(
    "FLUXNET half-hourly",
    "FLX_DE-Hai_FLUXNET2015_FULLSET_HH.csv",
    "https://fluxnet.org/data/fluxnet2015-dataset/fullset-data-product/",
)
def fluxnet() -> tuple[bytes, Reading]:
    """Start and end as 202001010000; -9999 is missing in single cells and in a whole column; QC columns."""
    flux = with_cells(wave(96, -2, 6, 48, 3), {n: -9999 for n in (40, 41)})
    rows = joined(
        ",",
        times("2020-01-01", 96, "30min", "%Y%m%d%H%M"),
        times("2020-01-01 00:30", 96, "30min", "%Y%m%d%H%M"),
        wave(96, 3, 5, 48, 3),
        [0, 1] * 48,
        flux,
        [-9999] * 96,
    )
    return text("TIMESTAMP_START,TIMESTAMP_END,TA_F,TA_F_QC,NEE_VUT_REF,CO2_F_MDS", rows), Reading(
        rows=96,
        step="30min",
        first="2020-01-01 00:00",
        last="2020-01-02 23:30",
        features=("TA_F", "NEE_VUT_REF"),
        unused=("TIMESTAMP_END", "CO2_F_MDS", "TA_F_QC"),
        cells={("2020-01-01 01:00", "NEE_VUT_REF"): flux[2]},
        missing={"NEE_VUT_REF": 2},
    )


@service(
    "US Drought Monitor",
    "dm_export_20200101_20201231.csv",
    "https://droughtmonitor.unl.edu/DmData/DataDownload.aspx",
)
def drought() -> tuple[bytes, Reading]:
    """Weeks as 20200107, newest first; begin and end of validity; a format number."""
    none = wave(60, 60, 20, 52, 2)
    rows = joined(
        ",",
        times("2020-01-07", 60, "7D", "%Y%m%d"),
        ["CA"] * 60,
        none,
        [round(100 - v, 2) for v in none],
        times("2020-01-07", 60, "7D"),
        times("2020-01-13", 60, "7D"),
        [1] * 60,
    )[::-1]
    return text("MapDate,StateAbbreviation,None,D0,ValidStart,ValidEnd,StatisticFormatID", rows), Reading(
        rows=60,
        step="1week",
        first="2020-01-07",
        last="2021-02-23",
        features=("None", "D0"),
        unused=("StatisticFormatID",),
        cells={("2020-01-14", "None"): none[1]},
    )
