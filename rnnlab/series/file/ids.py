"""IDs made of digits: texts, if numbers would lose their zeros or merge two of them."""

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]


def ids_or_numbers(texts: pa.ChunkedArray, decimal: str) -> pa.ChunkedArray:
    """Return the numbers of a column of texts, (rows,), or the texts if these are IDs such as 007, 1.10 or 1E5."""
    plain = pc.utf8_trim_whitespace(texts)
    try:
        numbers = plain.cast(pa.int64())
        if pc.all(pc.equal(numbers.cast(pa.string()), plain)).as_py() is not False:
            return numbers
    except pa.ArrowInvalid:
        pass
    try:
        pointed = plain if decimal == "." else pc.replace_substring(plain, decimal, ".")
        numbers = pointed.cast(pa.float64())
    except pa.ArrowInvalid:
        return texts
    of_ids = pc.any(pc.match_substring_regex(plain, r"^[-+]?0\d|^\d+[eE]\d+$")).as_py()
    merged = pc.count_distinct(plain).as_py() != pc.count_distinct(numbers).as_py()
    return texts if of_ids or merged else numbers
