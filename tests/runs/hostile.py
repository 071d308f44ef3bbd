"""Names that somebody may send in the place of a run's id, of a sweep's or of a file's digest."""

RUN = "20260131-142530-a1b2c3"
RUN_IDS = {
    "empty": "",
    "dot": ".",
    "parent": "..",
    "parents": "../../etc",
    "run of the parent": f"../{RUN}",
    "into a run": f"{RUN}/../{RUN}",
    "slash behind": f"{RUN}/",
    "absolute": "/etc/passwd",
    "backslashes": f"..\\{RUN}",
    "percent encoded": "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "percent encoded twice": "%252e%252e%252f",
    "NUL": f"{RUN}\0",
    "NUL within": f"{RUN[:8]}\0{RUN[8:]}",
    "newline behind": f"{RUN}\n",
    "newline before": f"\n{RUN}",
    "space behind": f"{RUN} ",
    "Arabic digits": "٢٠٢٦٠١٣١-١٤٢٥٣٠-a1b2c3",
    "full-width digits": "２０２６０１３１-142530-a1b2c3",
    "Cyrillic letters": "20260131-142530-а1b2с3",
    "other hyphens": "20260131\u2010142530\u2010a1b2c3",
    "capitals": RUN.upper(),
    "right-to-left mark": f"\u202e{RUN}",
    "lone surrogate": f"{RUN}\udcff",
    "very long": "20260131-142530-" + "a" * 100_000,
    "files": "files",
    "sweeps": "sweeps",
    "owners": "owners",
    "deleted": ".deleted",
    "home": "~",
    "HTML": "<script>alert(1)</script>",
}
# What a query of an address, or an argument of a command, can hold.
SENDABLE = {
    name: text for name, text in RUN_IDS.items() if text and "\0" not in text and "\udcff" not in text
}
