"""Error messages of Keras 0 to 3 and TensorFlow 1 and 2, by families: what each means, and the shapes that it names."""

import math
import re
from dataclasses import dataclass, replace

from rnnlab.message import Message
from rnnlab.stack.clinic import error_words, name_messages, value_messages
from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic.error_families import FAMILIES, Family
from rnnlab.stack.clinic.python.values import Sides
from rnnlab.stack.clinic.verdict import Finding

MOST_CHARACTERS = 20_000  # from the end, where the message is
STATE = re.compile(r"shape=\(([\d, None]+)\)")  # of each in initial_state
RESHAPED = re.compile(r"array of size (\d+) into shape \(([\d, ]+)\)")
STATE_SIZE = re.compile(r"cell\.state_size`? is [\[(]?([\d, ]+)")


@dataclass(frozen=True)
class ErrorFacts:
    """What a message says. x, y, output, declared: the shapes that it names, the samples included (None).

    family: None if the message is not known. name: an argument, a layer or a module that it names; ndim: the number of
    sides that an older Keras wants, 0 if it does not say. of_lists: whether y may be n lists, which Keras 2
    shows as (n, 1).
    """

    text: str
    family: Family | None = None
    x: Sides | None = None
    y: Sides | None = None
    output: Sides | None = None
    declared: Sides | None = None
    name: str = ""
    ndim: int = 0
    of_lists: bool = False

    @property
    def single(self) -> Sides | None:
        """The shape of a sample or a row that Keras 3 got in the place of a batch; None if it got a batch."""
        x, declared = self.x, self.declared
        of_shapes = self.family is not None and self.family.name == "input_shape"
        alone = of_shapes and x and declared and x in (declared[1:], declared[2:])
        return x if alone and len(declared or ()) == 3 else None

    def beside_code(self, shapes_given: bool) -> Finding:
        """The message explained beside code that does not show it."""
        found = self.finding
        general = self.family is None or self.family.fix.startswith("Paste the code")
        if not general or (
            found.fix is not None and not found.fix.code.endswith((".family_fix", ".paste_code"))
        ):
            return found
        return replace(found, fix=None if shapes_given else fixes.give_shapes())

    @property
    def finding(self) -> Finding:
        """The message explained, for code that is not there or does not show it."""
        if self.family is None:
            return Finding(0, 0, error_words.unknown_error(), fixes.paste_code(), "error")
        shapes = (self.x, self.y, self.output, self.declared)
        x, y, output, declared = (None if sides is None else sides[1:] for sides in shapes)
        cause = error_words.error_family(self.family.name, x, y, output, declared, self.name)
        fix = _fix_of_shapes(x, declared) if x else _fix_of_target(y, output) if y else None
        if self.x and self.y is None and self.ndim == len(self.x) + 1 and self.x[0]:
            fix = error_words.side_missing_in_data(self.x)
        if self.x and self.x[1:] == (1,) and self.ndim > 3:
            fix = fixes.make_windows_equal()
        special = _by_numbers(self)
        if special is not None:
            return Finding(self.family.case, 0, *special, "error")
        wanted = self.ndim or len(self.output or ())
        if (
            self.y
            and self.x is None
            and wanted == len(self.y) + 1
            and (not output or output[-1] in (1, None))
        ):
            fix = error_words.side_missing_in_target(self.y)
        return Finding(
            self.family.case, 0, cause, fix or error_words.family_fix(self.family.name, self.name), "error"
        )


def _by_numbers(facts: ErrorFacts) -> tuple[Message, Message] | None:
    """The cause and the fix that the numbers in a message tell; None if they tell no more than its family."""
    name = facts.family.name if facts.family else ""
    if facts.of_lists and facts.y:
        return error_words.lists_in_target(facts.y[0] or 0), error_words.array_of_lists()
    if facts.single is not None and facts.declared is not None:
        steps = facts.declared[1]
        advice = (
            value_messages.batches_of_windows(steps) if len(facts.single) == 1 else value_messages.batches()
        )
        return name_messages.dataset_not_batched(facts.single, facts.declared[1:]), advice
    if name == "missing_argument" and facts.name in ("sequences", "sequence"):
        return error_words.error_family(
            name, None, None, None, None, facts.name
        ), error_words.input_by_place()
    if name == "samples_differ" and facts.x == (1,) and facts.y and (facts.y[0] or 0) > 1:
        samples = facts.y[0] or 0
        return name_messages.samples_differ(1, samples), value_messages.samples_of_one_sequence(samples)
    if (
        name in ("logits_and_labels", "labels_and_logits")
        and facts.output
        and facts.y
        and len(facts.y) == 1
        and len(facts.output) == 2
    ):
        rows, labels = facts.output[0], facts.y[0]
        if rows and labels and rows != labels and (labels % rows == 0 or rows % labels == 0):
            more = labels % rows == 0
            fix = (
                error_words.output_for_each_label(labels // rows)
                if more
                else error_words.one_output_for_window()
            )
            return error_words.labels_for_rows(rows, labels), fix
    if name == "logits_and_labels" and facts.output and facts.y and len(facts.output) == len(facts.y) == 2:
        width, classes = facts.output[1] or 1, facts.y[1] or 1
        if facts.output[0] == facts.y[0] and 1 not in (width, classes) and width != classes:
            cause = error_words.other_number_of_classes(width, classes)
            return cause, error_words.units_for_classes(width, classes)
    if name == "reshaped_array" and (found := RESHAPED.search(facts.text)):
        values, wanted = int(found[1]), read_sides(found[2]) or (None,)
        first, per = wanted[0], math.prod(side or 0 for side in wanted[1:])
        if len(wanted) == 3 and first and wanted[1] != 1 and values == first * (wanted[2] or 0):
            return error_words.rows_for_windows(values, wanted), error_words.overlapping_windows(
                wanted[1] or 0
            )
        if per and first and values % per:
            cause = error_words.reshape_with_rest(values, per, values % per)
            return cause, error_words.cut_before_reshape(values // per, per)
        if per and first and values // per != first:
            return error_words.reshape_to_others(values, values // per, first), error_words.family_fix(name)
    if name == "initial_state":
        text = facts.text
        passed = [sides for one in STATE.findall(text) if (sides := read_sides(one)) is not None]
        sizes = STATE_SIZE.search(text)
        units = [side for side in read_sides(sizes[1]) or () if side] if sizes else []
        if passed and units:
            states = [sides[1:] for sides in passed]
            wide = next((sides[-1] for sides in states if len(sides) == 1 and sides[-1] != units[0]), None)
            odd = len(states) != len(units) or any(len(sides) != 1 for sides in states) or wide is None
            fix = (
                error_words.pass_states_only(len(units))
                if odd
                else error_words.same_units_in_states(units[0], wide or 0)
            )
            return error_words.states_passed(states, units), fix
    return None


def _fix_of_shapes(x: Sides | None, declared: Sides | None) -> Message | None:
    """What to do about windows of another shape than the model's; None if the message does not tell."""
    if not x or not declared or len(x) != len(declared) or len(x) != 2 or None in (*x, *declared):
        return None
    if x[1] == declared[1]:
        return error_words.windows_of_the_model(declared[0], declared[1])
    return error_words.features_of_the_model(declared[1]) if x[0] == declared[0] else None


def _fix_of_target(y: Sides | None, output: Sides | None) -> Message | None:
    """What to do about an output of another shape than y; None if the message does not tell."""
    if y is None or output is None:
        return None
    if len(output) == len(y) + 1 and output[0] != 1 and output[:1] != y[:1] and len(output) == 2:
        return error_words.last_step_only(output[0])
    if len(y) == len(output) + 1 == 2 and y[0] != 1:
        return error_words.output_of_every_step(y[0])
    if not y or not output or len(y) != len(output) or None in (*y, *output):
        return None
    if len(y) == 2 and y[0] != output[0]:
        return error_words.other_steps_decoded(output[0], y[0], y[1])
    return error_words.units_of_the_last_layer(y[-1]) if y[-1] != output[-1] else None


def read_error(error_message: str) -> ErrorFacts | None:
    """What an error message says; None for an empty text."""
    text = " ".join(re.sub(r"\x1b\[[0-9;]*m", "", error_message[-MOST_CHARACTERS:]).split())
    if not text:
        return None
    for family in FAMILIES:
        found = re.search(family.pattern, text, re.IGNORECASE)
        if found:
            return _facts(text, family, found)
    return ErrorFacts(text)


def _facts(text: str, family: Family, found: re.Match[str]) -> ErrorFacts:
    groups = found.groupdict()
    shapes: dict[str, Sides | None] = {}
    for name in ("x", "y", "output", "declared"):
        shapes[name] = read_sides(groups.get(name) or "")
    of_target = (groups.get("what") or "").lower() in ("target", "model target")
    if "array" in groups:
        given = read_sides(groups["array"] or "")
        wanted = read_sides(groups.get("expected") or "")
        ndim = groups.get("ndim")
        # Only with the samples has the output of a recurrent net three sides.
        image = re.search("conv|pool|time_distributed", groups.get("name") or "")
        recurrent = re.search("lstm|gru|rnn", groups.get("name") or "", re.IGNORECASE)
        same = (
            wanted and given and (wanted[0] == given[0] or (recurrent and None not in (wanted[0], given[0])))
        )
        if wanted and len(wanted) == 3 and given and len(given) == 3 and same and not image:
            given, wanted = (None, *given[1:]), (None, *wanted[1:])
        whole = (
            (wanted and wanted[0] is None)
            or (ndim is not None)
            or (wanted and given and len(given) != len(wanted))
        )
        if given is not None and not whole:
            given, wanted = (None, *given), (None, *(wanted or ()))
        if given is not None and whole and wanted and wanted[0] is not None:
            wanted = (None, *wanted)
        shapes["y" if of_target else "x"] = given
        shapes["output" if of_target else "declared"] = wanted
    for count in ("x_samples", "y_samples"):
        if groups.get(count):
            shapes[count[0]] = (int(groups[count]),)
    return ErrorFacts(text, family, shapes["x"], shapes["y"], shapes["output"], shapes["declared"],
                      (groups.get("name") or "")[:60], int(groups.get("ndim") or 0))  # fmt: skip


def read_sides(text: str) -> Sides | None:
    """`None, 24, 3` as sides; None if the text is no shape."""
    words = re.findall(r"\d+|None|\?", text)
    if not words or len(words) > 8 or any(len(word) > 9 for word in words):
        return None
    return tuple(int(word) if word.isdigit() and int(word) > 0 else None for word in words)
