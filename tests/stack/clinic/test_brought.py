"""What is read of a pasted text: its Python, line for line, and nothing that is prose."""

import pytest

from rnnlab.mistake import Mistake
from rnnlab.stack.clinic.brought import brought

CODE = "m = Sequential()\nm.add(LSTM(8))"


def lines_read(text: str) -> list[str]:
    return [line for line in brought(text).text.split("\n") if line.strip()]


@pytest.mark.parametrize(
    "text",
    [
        f"Hello, I don't get it.\n\n{CODE}\n\nThanks!",
        f"Mein Modell ist so (siehe unten):\n{CODE}\nWas ist falsch?",
        "下面是我的模型：\n" + CODE,
        f"```\n{CODE}\n```\nand it prints\n```\n[[0. 1.]\n ...\n```",
        f"`{CODE}`",
        "```python\n" + CODE,
        "In [None]:\nm = Sequential()\nIn [3]: m.add(LSTM(8))\nOut[3]: None",
        "1 m = Sequential()\n2 m.add(LSTM(8))\n3",
        "> m = Sequential()\n> m.add(LSTM(8))\n> ",
        "<pre>m = Sequential()\nm.add(LSTM(8))</pre>",
        f"{CODE}\nm.add(Dense(1, activ",
        f"Epoch 1/10\n{CODE}\n4384/15998 [===>....] - ETA: 3s - loss: 0.19\nloss: nan",
        f"Note: important\nyes\nx is bad\n{CODE}\nEdit: solved",
    ],
)
def test_only_the_code_is_read(text: str) -> None:
    """Prose in any language, marks of pages, output and words that happen to be Python are left out."""
    assert lines_read(text) == CODE.split("\n")


def test_lines_keep_their_numbers_and_left_out_ones_are_named() -> None:
    got = brought(f"I don't know.\n\n{CODE}\n\nThanks to all of you")
    assert got.text.split("\n")[2:4] == CODE.split("\n")
    assert got.left_out == (1, 6)


def test_message_in_a_sentence_is_read_if_it_is_a_known_one() -> None:
    known = "It says ValueError: Graph disconnected: cannot obtain value for tensor x."
    assert "Graph disconnected" in brought(f"{CODE}\n\n{known}").error
    assert "[32,3]" in brought(f"Why Incompatible shapes: [32,3,3] vs. [32,3]\n\n{CODE}").error
    assert brought(f"{CODE}\n\nIt says ValueError: I am unhappy today.").error == ""


def test_uneven_indents_make_the_blocks_that_are_meant() -> None:
    """The body of a function stays its body, and what stands less deep than it follows it."""
    text = "```\ndef net(n):\n        m = Sequential()\n        return m\n\n    model = net(3)\n```"
    assert lines_read(text) == ["def net(n):", "    m = Sequential()", "    return m", "model = net(3)"]


@pytest.mark.parametrize(
    "body, after",
    [
        (
            "def net(n):\n|m = Sequential()\n|for i in range(n):\n|    m.add(LSTM(n))\n|return m\n",
            "m = net(3)\n",
        ),
        (
            "class Net:\n|def make(self, n):\n|    self.m = Sequential()\n|def train(self):\n|    self.m.fit(X)\n",
            "a = Net()\n",
        ),
    ],
    ids=["function", "class"],
)
def test_a_body_without_its_indent_gets_it_and_ends_where_it_is_meant(body: str, after: str) -> None:
    """A function ends after its `return`, a class before what is no method."""
    text = f"My code is this:\n{body.replace('|', '')}{after}"
    assert lines_read(text) == (body.replace("|", "    ") + after).rstrip().split("\n")


def test_a_line_of_code_that_cannot_be_read_ends_the_code_and_is_said() -> None:
    """What stands before it is read."""
    got = brought(f"My code:\n{CODE}\nm.add(Dense(1)))\nm.add(Dense(2))")
    assert got.broken is not None and got.broken[0] == 4
    assert "unmatched ')'" in str(got.broken[1])
    assert [line for line in got.text.split("\n") if line.strip()] == CODE.split("\n")


def test_prose_alone_is_not_python() -> None:
    with pytest.raises(Mistake):
        brought("I have a question about the LSTM (the one of Keras): why is it slow?")
