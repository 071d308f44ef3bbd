"""The chapters of the lesson: their order and their texts.

The order of the lesson is the order of `CHAPTERS`. The exercises and pictures of the chapters are in exercises.py.
"""

from collections.abc import Callable
from dataclasses import dataclass

from rnnlab.ui.lesson import challenges, exercises, explorer, quiz
from rnnlab.ui.lesson.exercises import Exercise


@dataclass(frozen=True)
class Chapter:
    """One chapter: a text, a task and a picture.

    name: of the chapter in links; it must not change. exercise: draws the widgets of the task.
    praise: shown when the task is done. wide: the picture needs the full width of the page.
    """

    name: str
    title: str
    text: str
    task: str
    exercise: Callable[[], Exercise]
    praise: str
    wide: bool = False


CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        "input",
        "The input",
        "A recurrent layer reads a **3D block**: samples, time steps, features. Seven hours on a mountain top, "
        "each with temperature, wind speed and humidity, are 1 sample of 7 time steps of 3 features: `(1, 7, 3)`.",
        "Make a block of 2 samples of 5 hours, with the same 3 features: `(2, 5, 3)`.",
        exercises.input_block,
        "`(2, 5, 3)`: the order is always samples, time steps, features.",
    ),
    Chapter(
        "outputs",
        "The output of every step",
        "The layer reads **one time step after another**, all its features at once. At every step it puts out its "
        "whole state, filtered by the output gate: one number for each of its **units**.",
        "Press Play or step through the window. How many numbers come out at the top of each step?",
        exercises.numbers_per_step,
        "4, because the layer has 4 units. The number of features does not matter.",
        wide=True,
    ),
    Chapter(
        "ignored",
        "Why most outputs are ignored",
        "Each output can be read as a prediction of the **next** value. Most of these predictions are not needed, "
        "because the next value is already in the window. So by default (`return_sequences=False`) all outputs "
        "except the last one are ignored.",
        "Which of the 7 outputs predicts a value that the layer never reads?",
        exercises.kept_output,
        "The last one, after step 7. It is kept; the six before it are ignored.",
        wide=True,
    ),
    Chapter(
        "gone",
        "Where time steps and features went",
        "`(1, 7, 3)` goes in and `(1, 4)` comes out. The **time steps** are gone because only the last output is kept. "
        "The **features** are gone because they are used up inside, to control forgetting, remembering and selecting.",
        "Change the time steps, then the features, and watch the shape of the output.",
        exercises.output_shape,
        "It did not change: `(1, 4)` is samples and units, nothing else.",
    ),
    Chapter(
        "stacking",
        "Stacking, and why it breaks",
        "A second LSTM on top also needs 3D input, but `(1, 4)` has no time steps left to read. "
        "This is the most common error with recurrent layers.",
        "Fix it so that the second LSTM reads all 7 time steps.",
        exercises.broken_stack,
        "Layer 1 now passes on its output of every step, `(1, 7, 4)`. If a recurrent layer feeds another one, it needs "
        "`return_sequences=True`.",
    ),
    Chapter(
        "sequences",
        "return_sequences=True",
        "Now no output is ignored. The outputs are stacked into a **grid**: one row for each time step, one column "
        "for each unit. The next layer reads the 4 units as 4 features.",
        "Let the first layer read the window to its end.",
        exercises.output_grid,
        "7 rows of 4: the grid is complete, and the next layer gets `(1, 7, 4)`.",
    ),
    Chapter(
        "box",
        "The small box",
        "A layer that returns a sequence has a **small box on its output side**, here and in the Lab. So you can "
        "read a stack at a glance.",
        "Put the boxes where they belong: every layer must be valid, and the stack must return only the output after "
        "the last step.",
        exercises.small_boxes,
        "Box, box, no box: True between recurrent layers, False if only the last output is needed.",
    ),
    Chapter(
        "depth1",
        "The pointless depth of 1",
        "You can also silence the error by giving the output a depth of 1: `(1, 1, 4)`. That is valid but pointless: "
        "it is **a single time step**, so the time order, which a recurrent layer needs, is lost.",
        "Compare what the second LSTM reads in both cases.",
        exercises.depth_of_1,
        "1 time step or 7: `(1, 4)` comes out of both, so the last shape does not reveal the mistake.",
    ),
    Chapter(
        "head",
        "The head",
        "A Dense layer takes `(1, 4)` as it is. It turns the 4 units into as many numbers as you want to predict. "
        "This last layer is the **head**.",
        "Predict all 3 features at once.",
        exercises.dense_head,
        "`Dense(3)`: three numbers for each sample, `(1, 3)`.",
    ),
    Chapter(
        "many",
        "Many to many",
        "If the last recurrent layer returns a sequence, the head works **at every step**. That is right if every "
        "step has its own target, the next value. If there is one target value per window, Keras trains all the same "
        "and reports **no error**.",
        "Turn on `return_sequences` for the last LSTM and look at the output of the head.",
        exercises.many_to_many,
        "`(1, 7, 1)`: seven predictions. The Lab trains each of them on its own next value, never all on one target.",
    ),
    Chapter(
        "units",
        "Units are not time steps",
        "**Units**: how many numbers the layer puts out at each step. **Time steps**: how many steps it reads. "
        "The two numbers are independent of each other.",
        "Make the output grid wider than it is tall.",
        exercises.units_and_steps,
        "More units than time steps, or fewer: both are valid.",
    ),
    Chapter(
        "parameters",
        "The parameters",
        "An LSTM has 3 gates and a candidate. Each of these four has weights for the features, weights for the layer's "
        "previous output, and a bias. Together these are `4·(u·(u+f)+u)` parameters for `u` units and `f` features. "
        "The number of time steps does not matter: every step uses the same weights.",
        "Find the LSTM that has 5,120 parameters on 7 features. Then change the time steps.",
        exercises.parameter_count,
        "`LSTM(32)` on 7 features: 5,120, for a window of any length.",
    ),
    Chapter(
        "explorer",
        "Shape explorer",
        "Try any shape, without and with sequences, drawn to the same scale. The real Keras can check the result.",
        "",
        explorer.exercise,
        "",
        wide=True,
    ),
    Chapter(
        "clinic",
        "The clinic",
        "Does your own model not work? Paste the code, the error message, or both. The code is only read, never run.",
        "",
        exercises.clinic,
        "",
        wide=True,
    ),
    Chapter(
        "challenges",
        "Challenges",
        "Eight stacks that are broken or incomplete. Fix them with the cards. Each has hints.",
        "",
        challenges.exercise,
        "All eight are solved. Nothing about `return_sequences` will surprise you again.",
        wide=True,
    ),
    Chapter(
        "questions",
        "Questions",
        "Ten questions. Each answer is explained, with a link to the picture that shows it.",
        "",
        quiz.exercise,
        "Ten of ten: you have understood `return_sequences`.",
        wide=True,
    ),
)
