"""Columns that hold only numbers once the rows of texts are left out."""

import pandas as pd


def numbers_again(column: pd.Series) -> pd.Series:
    """Return a column of texts as numbers if all are numbers."""
    try:
        return pd.to_numeric(column)
    except ValueError:
        return column
