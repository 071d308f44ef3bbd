"""Exporting a run as a script, notebook, table, figures or archive, and importing an archive."""
