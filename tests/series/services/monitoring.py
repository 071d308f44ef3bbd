"""Dashboards, time series databases and tools that watch computers."""

from tests.series.services.formats import Reading, counts, joined, service, text, times, wave, with_cells


@service(
    "Grafana, series as columns",
    "Panel Title-data-2024-01-02.csv",
    "https://grafana.com/docs/grafana/latest/panels-visualizations/panel-inspector/",
)
def grafana_columns() -> tuple[bytes, Reading]:
    """A local time, units behind the values, empty cells."""
    load = wave(90, 40, 20, 30)
    rows = joined(
        ",",
        times("2024-01-01", 90, "min", "%Y-%m-%d %H:%M:%S"),
        with_cells([f"{v}%" for v in load], {4: None}),
        [f"{v} GiB" for v in wave(90, 5, 1, 30, 2)],
    )
    return text('"Time","cpu","memory"', rows), Reading(
        rows=90,
        step="1min",
        first="2024-01-01 00:00",
        last="2024-01-01 01:29",
        features=("cpu", "memory"),
        cells={("2024-01-01 00:02", "cpu"): load[2]},
        missing={"cpu": 1},
    )


@service(
    "Grafana, series as rows",
    "grafana_data_export.csv",
    "https://grafana.com/docs/grafana/v6.7/features/panels/graph/",
)
def grafana_rows() -> tuple[bytes, Reading]:
    """A line sep=; for spreadsheets; Series;Time;Value; null is missing."""
    rows = [
        f"{name};{stamp};{'null' if n == 4 else v}"
        for name, mean in (("cpu", 40), ("memory", 60))
        for n, (stamp, v) in enumerate(
            zip(times("2019-01-01", 60, "min", "%Y-%m-%dT%H:%M:%S+00:00"), wave(60, mean, 9, 30), strict=True)
        )
    ]
    return text("sep=;", '"Series";"Time";"Value"', rows), Reading(
        rows=60,
        step="1min",
        first="2019-01-01 00:00",
        last="2019-01-01 00:59",
        series=("cpu", "memory"),
    )


@service(
    "InfluxDB annotated CSV",
    "query.csv",
    "https://docs.influxdata.com/influxdb/v2/reference/syntax/annotated-csv/",
)
def influxdb() -> tuple[bytes, Reading]:
    """Three annotations, an empty first column, tables with a number below one another and their headers between."""
    header = (
        "#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,double,string,string,string",
        "#group,false,false,true,true,false,false,true,true,true",
        "#default,_result,,,,,,,,",
        ",result,table,_start,_stop,_time,_value,_field,_measurement,host",
    )
    rows = [
        [
            f",,{table},2024-01-01T00:00:00Z,2024-01-01T01:00:00Z,{stamp},{v},{name},cpu,web1"
            for stamp, v in zip(
                times("2024-01-01 00:01", 60, "min", "%Y-%m-%dT%H:%M:%SZ"), wave(60, mean, 9, 30), strict=True
            )
        ]
        for table, (name, mean) in enumerate((("usage_user", 40), ("usage_system", 10)))
    ]
    return text(*header, rows[0], "", *header, rows[1], "", end="\r\n"), Reading(
        rows=60,
        step="1min",
        first="2024-01-01 00:01",
        last="2024-01-01 01:00",
        series=("usage_user", "usage_system"),
        unused=("table",),
    )


@service(
    "Prometheus, exported as CSV",
    "prometheus.csv",
    "https://prometheus.io/docs/prometheus/latest/querying/api/",
)
def prometheus() -> tuple[bytes, Reading]:
    """Labels in columns, Unix seconds with milliseconds, instances below one another."""
    rows = [
        f"up,{instance},node,{1704067200 + 15 * n}.781,{v}"
        for instance, mean in (("web1:9100", 4), ("web2:9100", 5))
        for n, v in enumerate(wave(60, mean, 1, 20, 3))
    ]
    return text("name,instance,job,timestamp,value", rows), Reading(
        rows=60,
        step="15s",
        first="2024-01-01 00:00:00.781",
        last="2024-01-01 00:14:45.781",
        features=("value",),
        series=("web1:9100", "web2:9100"),
        cells={("2024-01-01 00:00:30.781", "value"): wave(60, 4, 1, 20, 3)[2]},
    )


@service("vmstat -t", "vmstat.txt", "https://man7.org/linux/man-pages/man8/vmstat.8.html")
def vmstat() -> tuple[bytes, Reading]:
    """Groups above the names, the names again every twenty rows, the time in the last two columns."""
    groups = (
        "procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu----- -----timestamp-----"
    )
    names = (
        " r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st                 UTC"
    )
    lines = []
    free = counts(60, 800000, 50000, 30)
    for n, (stamp, f) in enumerate(
        zip(times("2024-01-01", 60, "5s", "%Y-%m-%d %H:%M:%S"), free, strict=True)
    ):
        if n % 20 == 0:
            lines += [groups, names]
        lines.append(
            f" {n % 3}  0      0 {f} {20000 + n} {500000 - n}    0    0     {n % 7}    "
            f"{n % 5}  {200 + n % 9}  {300 + n % 11}  {n % 6}  1 {99 - n % 6}  0  0 {stamp}"
        )
    return text(lines), Reading(
        rows=60,
        step="5s",
        first="2024-01-01 00:00",
        last="2024-01-01 00:04:55",
        features=("r", "free", "cache", "us", "id"),
        unused=("swpd", "si", "so"),
        cells={("2024-01-01 00:00:10", "free"): free[2]},
    )


@service("sadf -d (sar)", "sar.csv", "https://man7.org/linux/man-pages/man1/sadf.1.html")
def sadf() -> tuple[bytes, Reading]:
    """The header behind #; semicolons; the host, the interval and a time with UTC; all as the processor."""
    user = wave(90, 12, 8, 30, 2)
    rows = [
        f"web1;600;{stamp} UTC;-1;{v};0.00;{v / 3:.2f};{100 - v:.2f}"
        for stamp, v in zip(times("2024-01-01 00:10:01", 90, "10min", "%Y-%m-%d %H:%M:%S"), user, strict=True)
    ]
    return text("# hostname;interval;timestamp;CPU;%user;%nice;%system;%idle", rows), Reading(
        rows=90,
        step="10min",
        first="2024-01-01 00:10:01",
        last="2024-01-01 15:00:01",
        features=("%user", "%system", "%idle"),
        unused=("CPU", "interval", "%nice"),
        cells={("2024-01-01 00:30:01", "%user"): user[2]},
    )


@service(
    "AWS CloudWatch", "cloudwatch.csv", "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/"
)
def cloudwatch() -> tuple[bytes, Reading]:
    """Lines with id, label, unit and so on above, slashes from the year."""
    load = wave(72, 30, 12, 24, 4)
    rows = joined(",", times("2024-01-01", 72, "5min", "%Y/%m/%d %H:%M:%S"), load)
    return text(
        "Full label,CPUUtilization", "Id,m1", "Region,eu-west-1", "Unit,Percent", "Time,CPUUtilization", rows
    ), Reading(
        rows=72,
        step="5min",
        first="2024-01-01 00:00",
        last="2024-01-01 05:55",
        features=("CPUUtilization",),
        cells={("2024-01-01 00:10", "CPUUtilization"): load[2]},
    )
