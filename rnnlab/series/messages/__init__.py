"""All messages of the series room, by what they are about; the codes are `series.<name>`.

All are imported together, so that a message that was read from a file has its sentence.
"""

from rnnlab.series.messages import archive, chosen_times, columns, file, findings, panel, series, tables, time
from rnnlab.series.messages.template import name_sentences

__all__ = ["archive", "chosen_times", "columns", "file", "findings", "panel", "series", "tables", "time"]

for module in (archive, chosen_times, columns, file, findings, panel, series, tables, time):
    name_sentences(module)
