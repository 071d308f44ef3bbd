"""Which values the arrays of a code hold, as far as its text shows: bounds, scalers, files that they come from."""

import ast
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

MOST_CALLS = 4  # functions of the code that call each other
MOST_VISITED = 4000  # statements and expressions
ROOT = math.sqrt(2)  # what a standardised sine reaches; most series reach more
RANDOM = {"rand": (0.0, 1.0), "random": (0.0, 1.0), "random_sample": (0.0, 1.0), "zeros": (0.0, 0.0),
          "ones": (1.0, 1.0), "sin": (-1.0, 1.0), "cos": (-1.0, 1.0), "randn": (-ROOT, ROOT),
          "standard_normal": (-ROOT, ROOT), "to_categorical": (0.0, 1.0), "get_dummies": (0.0, 1.0)}  # fmt: skip
WHOLE = ("zeros", "ones", "to_categorical", "get_dummies", "randint", "integers", "arange", "range")
READERS = ("loadtxt", "genfromtxt", "DataReader", "download", "get_data_yahoo", "from_csv")  # fmt: skip
SCALERS = {"MinMaxScaler": (0.0, 1.0), "MaxAbsScaler": (-1.0, 1.0), "StandardScaler": (-ROOT, ROOT),
           "RobustScaler": (-1.0, 1.0), "PowerTransformer": (-ROOT, ROOT)}  # fmt: skip
SMALL = ("pct_change", "diff", "log", "log1p", "log10", "scale", "minmax_scale", "normalize", "zscore")
# What gives the values of its first argument, or of its owner, in another form.
KEEPING = {
    "array", "asarray", "reshape", "expand_dims", "squeeze", "stack", "vstack", "hstack", "dstack", "concatenate",
    "concat", "DataFrame", "Series", "list", "transpose", "swapaxes", "copy", "append", "repeat", "tile", "flip",
    "roll", "sliding_window_view", "pad_sequences", "atleast_2d", "convert_to_tensor", "constant", "column_stack",
    "astype", "to_numpy", "flatten", "ravel", "head", "tail", "dropna", "fillna", "reset_index", "set_index",
    "sort_values", "sort_index", "interpolate", "ffill", "bfill", "drop", "tolist", "shift", "rolling", "mean",
    "resample", "float32", "float64", "from_tensor_slices", "nan_to_num", "from_array", "sort", "abs",
}  # fmt: skip
# Methods whose arguments are sizes or places, not values.
OF_SIZES = ("reshape", "repeat", "tile", "transpose", "swapaxes", "head", "tail", "shift", "rolling", "roll")
VIEWS = ("values", "T", "iloc", "loc", "ix")


@dataclass(frozen=True)
class Values:
    """What is known of an array. low, high: what its values reach; None if not known. whole: no fractions.

    scaler: the name of the scaler that made them. scaled: whether they were scaled at all. standard: to mean 0.
    read: whether they come from a file as they are. windows: whether they are overlapping windows of a series.
    single: whether it is one number.
    """

    low: float | None = None
    high: float | None = None
    whole: bool = False
    scaler: str = ""
    scaled: bool = False
    standard: bool = False
    read: bool = False
    windows: bool = False
    single: bool = False

    @property
    def large(self) -> float:
        return 0.0 if self.low is None or self.high is None else max(abs(self.low), abs(self.high))


Known = Values | tuple["Known", ...] | None


@dataclass(frozen=True)
class Fitted:
    """A call that fits a scaler. data: the text of what it is fitted on."""

    scaler: str
    data: str
    line: int
    transforms: bool


@dataclass
class Flow:
    """What the statements of a code say. names: the values by name, or by the text of an item such as `df['close']`."""

    names: dict[str, Known] = field(default_factory=dict)
    scalers: dict[str, Values] = field(default_factory=dict)
    fitted: list[Fitted] = field(default_factory=list)
    splits: list[tuple[ast.Call, Values]] = field(default_factory=list)
    _functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    _calls: int = 0
    _visited: int = 0

    def values(self, node: ast.AST | None) -> Values | None:
        """What is known of an expression; of several arrays what holds for all."""
        return _joined([self._of(node)])

    def follow(self, statements: list[ast.stmt]) -> Known:
        returned: Known = None
        for statement in statements:
            self._visited += 1
            if self._visited > MOST_VISITED:
                break
            returned = self._one(statement) or returned
        return returned

    def _one(self, statement: ast.stmt) -> Known:
        match statement:
            case ast.FunctionDef():
                self._functions[statement.name] = statement
            case ast.Return():
                return self._of(statement.value)
            case ast.Assign():
                value = self._of(statement.value)
                for target in statement.targets:
                    self._bind(target, value, statement.value)
            case ast.AugAssign():
                both = ast.BinOp(statement.target, statement.op, statement.value)
                self._bind(statement.target, self._of(both), both)
            case ast.Expr():
                self._of(statement.value)
            case ast.For():
                self._bind(statement.target, self._of(statement.iter), statement.iter)
                return self.follow(statement.body)
            case ast.If() | ast.While():
                return self.follow([*statement.body, *statement.orelse])
            case ast.With() | ast.Try():
                return self.follow(statement.body)
        return None

    def _bind(self, target: ast.expr, value: Known, made: ast.expr) -> None:
        if isinstance(target, ast.Tuple | ast.List):
            parts = value if isinstance(value, tuple) and len(value) == len(target.elts) else None
            for at, element in enumerate(target.elts):
                self._bind(element, parts[at] if parts else _joined([value]), made)
            return
        scaler = _scaler(made)
        if scaler is not None:
            self.scalers[ast.unparse(target)] = scaler
        self.names[ast.unparse(target)] = value
        whole = target.value if isinstance(target, ast.Subscript) else None
        if isinstance(whole, ast.Name) and isinstance(value, Values) and value.scaled:
            self.names[whole.id] = value

    def _of(self, node: ast.AST | None) -> Known:
        self._visited += 1
        if node is None or self._visited > MOST_VISITED:
            return None
        if isinstance(node, ast.Subscript | ast.Attribute | ast.Name) and ast.unparse(node) in self.names:
            return self.names[ast.unparse(node)]
        match node:
            case ast.Constant():
                number = node.value
                if not isinstance(number, int | float):
                    return None
                return Values(float(number), float(number), isinstance(number, int), single=True)
            case ast.Tuple() if not all(isinstance(part, ast.Constant) for part in node.elts):
                return tuple(self._of(part) for part in node.elts)
            case ast.Tuple() | ast.List():
                return _joined([self._of(part) for part in node.elts])
            case ast.Subscript():
                return _cut(self.values(node.value), node.slice)
            case ast.Attribute() if node.attr in VIEWS or node.attr.isidentifier():
                value = self.values(node.value)
                return (
                    value if node.attr in VIEWS or (value and value.read and node.attr != "shape") else None
                )
            case ast.UnaryOp() if isinstance(node.op, ast.USub):
                return _computed(ast.Sub(), Values(0.0, 0.0, True), self.values(node.operand))
            case ast.BinOp():
                return _computed(node.op, self.values(node.left), self.values(node.right))
            case ast.ListComp() | ast.GeneratorExp():
                self._bind(
                    node.generators[0].target, self._of(node.generators[0].iter), node.generators[0].iter
                )
                return self._of(node.elt)
            case ast.Call():
                return self._call(node)
        return None

    def _call(self, node: ast.Call) -> Known:
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        owner = node.func.value if isinstance(node.func, ast.Attribute) else None
        first = node.args[0] if node.args else next((one.value for one in node.keywords), None)
        if name in ("fit", "fit_transform", "transform", "inverse_transform") and owner is not None:
            return self._scaling(node, name, owner, first)
        if name in ("append", "extend") and isinstance(owner, ast.Name) and owner.id not in ("np", "numpy"):
            self.names[owner.id] = _joined([self.names.get(owner.id), self._of(first)])
            return None
        if name == "train_test_split":
            parts = [self.values(argument) for argument in node.args]
            if parts and parts[0] is not None:
                self.splits.append((node, parts[0]))
            return tuple(part for part in parts for _ in range(2))
        if name in READERS or name.startswith("read_"):
            return Values(read=True)
        if name in self._functions and self._calls < MOST_CALLS:
            return self._own(self._functions[name], node)
        made = _made(name, [self.values(argument) for argument in node.args])
        if made is not None:
            return made
        if name in SMALL:
            return Values(scaled=True)
        of_module = isinstance(owner, ast.Name) and owner.id in (
            "np",
            "numpy",
            "pd",
            "pandas",
            "tf",
            "keras",
            "K",
        )
        if name in KEEPING:
            value = self.values(
                first if owner is None or of_module or not isinstance(owner, ast.expr) else owner
            )
            value = value if value or name in OF_SIZES else self.values(first)
            return replace(value, windows=True) if value and name == "sliding_window_view" else value
        # A function that the code does not show, such as `create_dataset(scaled, 50)`.
        given = [self.values(argument) for argument in node.args if not isinstance(argument, ast.Constant)]
        values = [value for value in given if value is not None and not value.single]
        return _joined(values) if owner is None and values and name[:1].islower() else None

    def _scaling(self, node: ast.Call, name: str, owner: ast.expr, first: ast.expr | None) -> Known:
        scaler, text = self.scalers.get(ast.unparse(owner)) or _scaler(owner), ast.unparse(owner)
        if scaler is None or first is None:
            return None
        given = self.values(first)
        if name == "inverse_transform":
            return Values()
        if name != "transform":
            self.fitted.append(Fitted(text, ast.unparse(first), node.lineno, name == "fit_transform"))
        return replace(scaler, scaler=text, windows=bool(given and given.windows))

    def _own(self, function: ast.FunctionDef, call: ast.Call) -> Known:
        names, self._calls = self.names, self._calls + 1
        parameters = [one.arg for one in function.args.args]
        given = dict(zip(parameters, [self._of(argument) for argument in call.args], strict=False))
        given |= {one.arg: self._of(one.value) for one in call.keywords if one.arg}
        self.names = names | {name: given.get(name) for name in parameters}
        returned = self.follow(function.body)
        self.names, self._calls = names, self._calls - 1
        return returned


def value_flow(tree: ast.Module) -> Flow:
    """What a code says of its values, from its first line to its last; functions that it never calls are read, too."""
    flow = Flow()
    flow.follow(tree.body)
    called = {getattr(node.func, "attr", getattr(node.func, "id", "")) for node in ast.walk(tree)
              if isinstance(node, ast.Call)}  # fmt: skip
    for name, function in list(flow._functions.items()):
        if name not in called or name == "main":
            flow.follow(function.body)
    return flow


def _scaler(node: ast.expr) -> Values | None:
    """What a scaler makes, if an expression makes one."""
    name = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
    if name not in SCALERS or not isinstance(node, ast.Call):
        return None
    low, high = SCALERS[name]
    bounds = next((one.value for one in node.keywords if one.arg == "feature_range"), None)
    if isinstance(bounds, ast.Tuple | ast.List) and len(bounds.elts) == 2:
        try:
            low, high = (float(ast.literal_eval(part)) for part in bounds.elts)
        except (ValueError, TypeError):
            return Values(scaled=True)
    return Values(low, high, scaled=True, standard=name in ("StandardScaler", "PowerTransformer"))


def _made(name: str, given: list[Values | None]) -> Values | None:
    """What a function of NumPy fills an array with."""
    if name in RANDOM:
        return Values(*RANDOM[name], whole=name in WHOLE)
    numbers = [value.low for value in given if value is not None and value.low is not None]
    if len(numbers) != len(given) or not numbers:
        return None
    if name in ("randint", "integers", "arange", "range"):
        low, end = (0.0, numbers[0]) if len(numbers) == 1 or given[1] is None else (numbers[0], numbers[1])
        whole = all(value is not None and value.whole for value in given)
        return Values(low, max(low, end - 1) if whole else end, whole)
    if name in ("linspace", "uniform") and len(numbers) > 1:
        return Values(numbers[0], numbers[1])
    if name == "normal" and len(numbers) > 1:
        return Values(numbers[0] - ROOT * numbers[1], numbers[0] + ROOT * numbers[1])
    return None


def _cut(value: Values | None, index: ast.expr) -> Values | None:
    """A part of an array. Rows from a name on to it plus a length are a window; the next begins one row later."""
    rows = index.elts[0] if isinstance(index, ast.Tuple) and index.elts else index
    moving = isinstance(rows, ast.Slice) and rows.lower is not None and rows.upper is not None
    named = moving and any(isinstance(part, ast.Name) for part in ast.walk(rows))
    return replace(value or Values(), windows=True) if named else value


def _computed(op: ast.operator, left: Values | None, right: Values | None) -> Values | None:
    if left is None and right is None:
        return None
    known = (
        left is not None and right is not None and None not in (left.low, left.high, right.low, right.high)
    )
    if isinstance(op, ast.Div | ast.Sub) and not known:
        return replace(left, low=None, high=None, scaled=True, read=False) if left is not None else None
    if not known or left is None or right is None:
        return None
    pairs = [(a, b) for a in (left.low, left.high) for b in (right.low, right.high)]
    try:
        ends = [_ends(op, a or 0.0, b or 0.0) for a, b in pairs]
    except (ArithmeticError, ValueError, TypeError):
        return None
    if any(end is None or isinstance(end, complex) or not math.isfinite(end) for end in ends):
        return None
    low, high = min(end for end in ends if end is not None), max(end for end in ends if end is not None)
    if isinstance(op, ast.Pow) and (left.low or 0) < 0 < (left.high or 0) and low > 0:
        low = 0.0
    whole = left.whole and right.whole and not isinstance(op, ast.Div)
    return Values(low, high, whole, scaled=left.scaled or right.scaled, single=left.single and right.single)


def _ends(op: ast.operator, a: float, b: float) -> float | None:
    match op:
        case ast.Add():
            return a + b
        case ast.Sub():
            return a - b
        case ast.Mult():
            return a * b
        case ast.Div():
            return a / b
        case ast.Pow() if abs(a) < 1e9 and abs(b) < 9:
            return float(a**b)
    return None


def _joined(parts: Sequence[Known]) -> Values | None:
    """What holds for all of these together."""
    flat: list[Values | None] = []
    for part in parts:
        flat += [_joined(list(part))] if isinstance(part, tuple) else [part]
    values = [value for value in flat if value is not None]
    if len(values) < 2:
        return values[0] if values else None
    bounded = [value for value in values if value.low is not None and value.high is not None]
    low = high = None
    if len(bounded) == len(values):
        low = min(value.low for value in bounded if value.low is not None)
        high = max(value.high for value in bounded if value.high is not None)
    return Values(
        low, high, all(value.whole for value in values), next((one.scaler for one in values if one.scaler), ""),
        all(one.scaled for one in values), all(one.standard for one in values), any(one.read for one in values),
        any(one.windows for one in values),
    )  # fmt: skip
