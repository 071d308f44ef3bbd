"""Recognises how a table holds its series: in rows, in columns, one below the other, with merged cells."""
