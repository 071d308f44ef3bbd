"""Why Python stops at a call or an assignment, and ways to fix it: layers and tensors that are mixed up, reshapes."""

import ast
import math
from collections.abc import Iterator
from typing import Any

from rnnlab.message import Message
from rnnlab.stack.clinic import call_fix_messages as call_fixes
from rnnlab.stack.clinic import call_messages, value_messages
from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic.array_proposals import padded_lists, sliding_windows
from rnnlab.stack.clinic.cause_words import shortened
from rnnlab.stack.clinic.edits import Edit, Edits, SourceEditor
from rnnlab.stack.clinic.findings import Proposal, Run, returns_sequences, title
from rnnlab.stack.clinic.keras_answers.applying import STATES
from rnnlab.stack.clinic.keras_answers.seen import Applied, Fault, SeenLayer, SeenModel


def python_cause(fault: Fault) -> tuple[int, Message] | None:
    """Why Python stops; None if the shapes of the fault do not tell."""
    shapes, used = fault.shapes, fault.used
    if "tensors" in shapes and fault.layer is not None:
        if fault.stage == "construct":
            return 10, call_messages.tensors_in_constructor(fault.layer.name)
        return 9, call_messages.tensors_unpacked(title(fault.layer), shapes["tensors"], shapes["names"])
    if "method" in shapes and fault.layer is not None:
        return 10, call_messages.method_takes_others(
            fault.layer.name, shapes["method"], shortened(fault.text)
        )
    if "batch" in shapes and fault.layer is not None:
        return 10, call_messages.initial_state_of_batch(fault.layer.name)
    if "layers" in shapes and fault.layer is not None:
        return 10, call_messages.layers_in_constructor(fault.layer.name)
    if "channels" in shapes and fault.layer is not None:
        return 2, call_messages.channels_first(fault.layer.name, shapes["channels"])
    if "merge" in shapes:
        return 10, call_messages.merge_is_gone()
    if "divided" in shapes:
        return 10, call_messages.range_of_float()
    if "weight_name" in shapes:
        return 10, call_messages.weight_name_first()
    if "weight" in shapes:
        return 0, call_messages.weight_with_samples()
    if "sample" in shapes and used is not None:
        return 9, call_messages.sample_taken(title(used.layer))
    if "lengths" in shapes:
        return 2, value_messages.lists_of_other_lengths(*shapes["lengths"])
    if "unbuilt" in shapes:
        return 10, call_messages.build_without_shape()
    if "self" in shapes:
        return 10, call_messages.self_given_twice()
    if "constructor" in shapes:
        return 10, call_messages.super_not_called(shapes["name"])
    if "windows" in shapes:
        return 0, call_messages.windows_of_datasets()
    if "operation" in shapes:
        return 10, call_messages.tensorflow_on_symbolic(shapes["function"])
    if isinstance(shapes.get("uncalled"), SeenModel):
        return 10, call_messages.model_for_tensor(shapes["uncalled"].name)
    if "uncalled" in shapes:
        return 10, call_messages.layer_not_called(title(_layer(shapes["uncalled"])))
    if "model" in shapes:
        return 2, call_messages.model_without_input(shapes["model"])
    if "class" in shapes:
        return 10, call_messages.class_not_called(shapes["class"])
    if "own" in shapes:
        return 10, call_messages.method_of_model(shapes["own"], shapes["method"], shapes["holder"])
    if "without_tensors" in shapes:
        return 10, call_messages.function_without_tensors(shapes["without_tensors"])
    if "before" in shapes:
        before, wanted = shapes["before"], shapes["wanted"]
        sizes = [math.prod(sides) for sides in (before, wanted)]
        return 0, call_messages.reshape_impossible(before, wanted, sizes[0], max(sizes[1], 0))
    if "not callable" in fault.text and used is not None:
        return 10, call_messages.tensor_called(title(used.layer))
    return None


def _layer(uncalled: Any) -> SeenLayer:
    return (
        uncalled if isinstance(uncalled, SeenLayer) else SeenLayer(uncalled.name or "the model", uncalled.at)
    )


def for_python(fault: Fault, run: Run) -> Iterator[Proposal]:
    """Ways to fix what Python stops at."""
    shapes, editor = fault.shapes, run.editor
    if shapes.get("operation"):
        yield from _operation(fault, run)
    elif "uncalled" in shapes:
        yield from _called(shapes["uncalled"], fault.at.node, editor)
        yield from _output_of_model(fault, editor)
    elif "class" in shapes:
        yield from with_parentheses(shapes["class"], editor)
    elif "own" in shapes and isinstance(fault.at.node.func, ast.Attribute):
        code = shapes["holder"]
        fix = fixes.write_code(f"{code}.{shapes['method']}(...)")
        yield Proposal(fix, editor.replace(fault.at.node.func.value, code))
    elif "without_tensors" in shapes:
        function = editor.text_of(fault.at.node.func)
        yield Proposal(fixes.write_code(f"{function}([...])"), editor.replace(fault.at.node, function))
    elif "names" in shapes and fault.used is not None:
        yield from _unpacked(fault, fault.used, editor)
    elif "before" in shapes:
        yield from sliding_windows(fault, editor)
    elif "batch" in shapes:
        text = editor.text_of(fault.at.node.args[0]) if fault.at.node.args else ""
        code = f"{_keras_named(run)}.ops.shape({text})[0]"
        if text:
            yield Proposal(fixes.write_code(code), editor.replace(fault.at.node.args[0], code))
    elif "windows" in shapes and isinstance(fault.at.node.func, ast.Attribute):
        owner = fault.at.node.func.value
        code = f"flat_map(lambda window: window.batch({shapes['windows']}))"
        end = editor.span(owner)[1]
        yield Proposal(call_fixes.make_tensors(code), (Edit(end, end, f".{code}"),))
    elif "divided" in shapes:
        yield from _divided(fault.at.node, editor)
    elif "weight_name" in shapes:
        named = dict(zip(("name", "shape", "dtype"), fault.at.node.args, strict=False))
        texts = [f"{name}={editor.text_of(node)}" for name, node in named.items()]
        pairs = zip(named.values(), texts, strict=True)
        edits = tuple(edit for node, text in pairs for edit in editor.replace(node, text))
        yield Proposal(fixes.write_code(f"add_weight({', '.join(texts)}, ...)"), edits)
    elif "sample" in shapes:
        code = editor.text_of(shapes["sample"].value)
        edits = editor.replace(shapes["sample"], code)
        yield Proposal(fixes.write_code(code), edits)
        if fault.layer is not None and returns_sequences(fault.layer):
            last = fixes.write_return_sequences(title(fault.layer), False)
            edits = (*edits, *editor.set_return_sequences(fault.layer, False))
            yield Proposal(fixes.together(str(fixes.write_code(code)), str(last)), edits)
    elif "self" in shapes:
        edits = editor.remove_argument(fault.at.node, fault.at.node.args[0])
        yield Proposal(fixes.write_code("super().__init__()"), edits)
    elif "lengths" in shapes:
        yield from padded_lists(fault, editor)
    elif "unbuilt" in shapes:
        methods = [node for node in ast.walk(run.tree) if isinstance(node, ast.FunctionDef)
                   and node.name == shapes["unbuilt"] and len(node.args.args) == 2]  # fmt: skip
        inside = [one for one in methods if any(node is fault.at.node for node in ast.walk(one))]
        for one in inside:
            code = one.args.args[1].arg
            yield Proposal(
                fixes.write_code(f"super().build({code})"), editor.add_argument(fault.at.node, code)
            )
    elif "constructor" in shapes:
        yield from _super_called(shapes["constructor"], editor)
    elif shapes.get("method") in ("reset_states", "reset_state"):
        yield from _states_assigned(fault.at.node, editor)


def _divided(call: ast.Call, editor: SourceEditor) -> Iterator[Proposal]:
    """`range(a / b)` with `//`, also where the number has a name."""
    names = {node.id for node in call.args if isinstance(node, ast.Name)}
    values = [*call.args]
    for node in ast.walk(editor.tree):
        if isinstance(node, ast.Assign) and any(
            isinstance(one, ast.Name) and one.id in names for one in node.targets
        ):
            values.append(node.value)
    for value in values:
        if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Div):
            code = f"{editor.text_of(value.left)} // {editor.text_of(value.right)}"
            yield Proposal(fixes.write_code(code), editor.replace(value, code))


def _super_called(constructor: ast.FunctionDef, editor: SourceEditor) -> Iterator[Proposal]:
    first = constructor.body[0]
    start = editor.span(first)[0]
    indent = " " * first.col_offset
    if first.lineno > constructor.lineno:
        edit = Edit(start, start, f"super().__init__()\n{indent}")
        yield Proposal(call_fixes.begin_with_super(), (edit,))


def _states_assigned(call: ast.Call, editor: SourceEditor) -> Iterator[Proposal]:
    """`layer.reset_states([h, c])` with each state assigned."""
    if isinstance(call.func, ast.Attribute) and len(call.args) == 1 and not call.keywords:
        owner, states = editor.text_of(call.func.value), editor.text_of(call.args[0])
        code = f"[state.assign(value) for state, value in zip({owner}.states, {states})]"
        yield Proposal(fixes.write_code(code[:150]), editor.replace(call, code))


def for_generator(fault: Fault, editor: SourceEditor) -> Iterator[Proposal]:
    """A generator function that is called, and that yields a tuple."""
    shapes = fault.shapes
    node = fault.fit.nodes.get("x") if fault.fit else fault.at.node.args[0] if fault.at.node.args else None
    if "function" in shapes and node is not None:
        code = f"{editor.text_of(node)}()"
        yield Proposal(fixes.write_code(code), editor.replace(node, code))
    nodes = (
        fault.fit.nodes if fault.fit else {keyword.arg: keyword.value for keyword in fault.at.node.keywords}
    )
    nodes = dict(zip(("x", "y"), fault.at.node.args, strict=False)) | nodes
    if "beside" in shapes and "y" in nodes:
        call = fault.at.node
        given = next((one for one in call.keywords if one.arg == "y"), nodes["y"])
        yield Proposal(fixes.remove_argument(editor.text_of(nodes["y"])), editor.remove_argument(call, given))
    if "plain" in shapes:
        edits: Edits = ()
        texts: list[str] = []
        for name in [key for key in shapes["plain"] if key in nodes]:
            text = editor.text_of(nodes[name])
            code = f"np.array([{text}])" if name in shapes["single"] else f"np.array({text})"
            edits += editor.replace(nodes[name], code)
            texts.append(code[:60])
        yield Proposal(fixes.write_code(" and ".join(texts)), edits)
    if "share" in shapes and not shapes["dataset"]:
        given = next((one for one in fault.at.node.keywords if one.arg == "validation_data"), None)
        code = f"validation_split={shapes['share']}"
        yield Proposal(fixes.write_code(code), editor.rename(given, "validation_split") if given else ())
    if "weights" in shapes and "class_weight" in nodes:
        code = f"dict(enumerate({editor.text_of(nodes['class_weight'])}))"
        yield Proposal(fixes.write_code(f"class_weight={code}"), editor.replace(nodes["class_weight"], code))
    if "yield" in shapes and isinstance(shapes["yield"].node.value, ast.List):
        value = shapes["yield"].node.value
        text = f"({editor.text_of(value)[1:-1]})"
        yield Proposal(fixes.write_code(f"yield {text}"[:80]), editor.replace(value, text))


def _operation(fault: Fault, run: Run) -> Iterator[Proposal]:
    """Keras's operation instead of TensorFlow's function: `tf.expand_dims` as `tf.keras.ops.expand_dims`."""
    editor, function = run.editor, fault.at.node.func
    code = f"{_keras_named(run)}.ops.{fault.shapes['operation']}"
    edits = editor.replace(function, code)
    depth = next((one for one in fault.at.node.keywords if one.arg == "depth"), None)
    if fault.shapes["operation"] == "one_hot" and depth is not None:
        edits += editor.rename(depth, "num_classes")
    yield Proposal(fixes.write_code(f"{code}(...)"), edits)


def _keras_named(run: Run) -> str:
    """What the code calls Keras: `keras`, or `tf.keras` if it only imports TensorFlow."""
    nodes = list(ast.walk(run.tree))
    named = {alias.asname or alias.name for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)
             for alias in node.names}  # fmt: skip
    if "keras" in named:
        return "keras"
    used = {node.value.id for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
            and node.attr == "keras"}  # fmt: skip
    tensorflow = named & {"tf", "tensorflow"} or used
    return f"{sorted(tensorflow)[0]}.keras" if tensorflow else "keras"


def _called(uncalled: Any, call: ast.Call, editor: SourceEditor) -> Iterator[Proposal]:
    """`x = Flatten()` as `x = Flatten()(x)`, or the output of a model of one input as that input's layer."""
    statement, node = uncalled.at.statement, uncalled.at.node
    if not isinstance(statement, ast.Assign) or statement.value is not node:
        return
    target = statement.targets[0]
    if isinstance(target, ast.Name) and isinstance(uncalled, SeenLayer):
        end = editor.span(node)[1]
        code = f"{title(uncalled)}({target.id})"
        yield Proposal(fixes.write_code(code), (Edit(end, end, f"({target.id})"),))
        given = call.args[0] if len(call.args) == 2 else None
        if isinstance(given, ast.Name) and given.id != target.id:
            code = f"{title(uncalled)}({given.id})"
            yield Proposal(fixes.write_code(code), (Edit(end, end, f"({given.id})"),))


def _output_of_model(fault: Fault, editor: SourceEditor) -> Iterator[Proposal]:
    """`B(A)` for a model A as `B(A.output)`."""
    name = getattr(fault.shapes["uncalled"], "name", "")
    given = [
        node
        for argument in fault.at.node.args
        for node in ([*argument.elts] if isinstance(argument, ast.List | ast.Tuple) else [argument])
    ]
    for node in given if isinstance(fault.shapes["uncalled"], SeenModel) else []:
        if isinstance(node, ast.Name) and node.id == name:
            yield Proposal(fixes.write_code(f"{name}.output"), editor.replace(node, f"{name}.output"))


def with_parentheses(name: str, editor: SourceEditor) -> Iterator[Proposal]:
    """A class with parentheses wherever it stands without."""
    functions = {id(node.func) for node in ast.walk(editor.tree) if isinstance(node, ast.Call)}
    ends = [
        editor.span(node)[1]
        for node in ast.walk(editor.tree)
        if isinstance(node, ast.Name | ast.Attribute)
        and getattr(node, "attr", getattr(node, "id", "")) == name
        and id(node) not in functions
    ]
    if ends:
        yield Proposal(fixes.write_code(f"{name}()"), tuple(Edit(end, end, "()") for end in ends))


def in_second_parentheses(fault: Fault, editor: SourceEditor) -> Iterator[Proposal]:
    """`Concatenate([a, b])` as `Concatenate()([a, b])`."""
    call = fault.at.node
    for argument in call.args:
        names = {node.id for node in ast.walk(argument) if isinstance(node, ast.Name)}
        if names:
            end = editor.span(call)[1]
            text = editor.text_of(argument)
            edits = (*editor.remove_argument(call, argument), Edit(end, end, f"({text})"))
            yield Proposal(fixes.write_code(f"{editor.text_of(call.func)}(...)({text})"), edits)


def _unpacked(fault: Fault, used: Applied, editor: SourceEditor) -> Iterator[Proposal]:
    """As many names as the layer returns tensors; or `return_state=True`, if it returns none of its states."""
    statement, cell = fault.at.statement, used.layer.cell
    target = statement.targets[0] if isinstance(statement, ast.Assign) else None
    if not isinstance(target, ast.Tuple | ast.List):
        return
    names = [editor.text_of(element) for element in target.elts]
    tensors = fault.shapes["tensors"]
    states = STATES.get(cell.name, 0)
    both = used.layer.name == "Bidirectional"
    if tensors == 1 and states:
        edits = editor.set_argument(cell.at.node, cell.nodes.get("return_state"), "return_state", "True")
        yield Proposal(fixes.add_argument("return_state=True"), edits)
    elif tensors == 1 and len(names) == 2 and "Attention" in cell.name and used.call is not None:
        code = "return_attention_scores=True"
        yield Proposal(call_fixes.pass_when_called(code), editor.add_argument(used.call.node, code))
    elif both and len(names) == states + 1 and tensors == 2 * states + 1:
        # Each state of the person's names is both directions' states side by side.
        split = [[f"{name}_{way}" for name in names[1:]] for way in ("forward", "backward")]
        left = ", ".join([names[0], *split[0], *split[1]])
        spelled, imports = editor.spelled(used.layer.at.node, "Concatenate")
        line = editor.source.split("\n")[statement.lineno - 1]
        indent = line[: len(line) - len(line.lstrip())]
        joined = "".join(
            f"\n{indent}{name} = {spelled}()([{name}_forward, {name}_backward])" for name in names[1:]
        )
        end = editor.span(statement)[1]
        edits = (*editor.replace(target, left), Edit(end, end, joined), *imports)
        yield Proposal(call_fixes.join_both_directions(left), edits)
    elif len(names) == 2 and tensors > 2:
        yield Proposal(
            fixes.write_code(f"{names[0]}, *{names[1]}"),
            editor.replace(target.elts[1], f"*{names[1]}"),
        )
    if tensors > len(names) > 1:
        rest = ", ".join([*names, *["_"] * (tensors - len(names))])
        yield Proposal(fixes.write_code(f"{rest} = ..."), editor.replace(target, rest))
