"""Which names of a code hold tables of pandas, which are not indexed as arrays are."""

import ast

MAKING = ("read_csv", "read_excel", "read_parquet", "DataFrame", "get_dummies", "concat", "merge")
KEEPING = (
    "drop",
    "dropna",
    "fillna",
    "copy",
    "head",
    "tail",
    "astype",
    "sort_values",
    "iloc",
    "loc",
    "set_index",
)


def is_frame(node: ast.expr, tree: ast.Module, depth: int = 0) -> bool:
    """Whether an expression is a table of pandas, or a part of one, as the last assignments tell."""
    if depth > 6:
        return False
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and (
            node.func.attr in MAKING
            or (node.func.attr in KEEPING and is_frame(node.func.value, tree, depth + 1))
        )
    if isinstance(node, ast.Subscript):
        return is_frame(node.value, tree, depth + 1)
    if isinstance(node, ast.Attribute):
        return node.attr in KEEPING and is_frame(node.value, tree, depth + 1)
    if not isinstance(node, ast.Name):
        return False
    values = [
        statement.value
        for statement in ast.walk(tree)
        if isinstance(statement, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == node.id for target in statement.targets)
        and statement.value is not node
    ]
    return bool(values) and is_frame(values[-1], tree, depth + 1)
