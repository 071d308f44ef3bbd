"""The lesson's chapters, in order: a sentence or three, one picture, and one thing to do in each."""

from collections.abc import Callable
from dataclasses import dataclass

from rnnlab.ui.lesson import challenges, explorer, quiz, turns
from rnnlab.ui.lesson.turns import Turn


@dataclass(frozen=True)
class Chapter:
    """turn: draws what there is to do; praise: what one has seen once it is done.

    wide: the picture wants the page's whole width, below the text.
    """

    name: str
    title: str
    text: str
    task: str
    turn: Callable[[], Turn]
    praise: str
    wide: bool = False


CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        "input",
        "What goes in",
        "A recurrent layer reads a **3D block**: samples, time steps, features. Seven hours on a mountain top, "
        "with temperature, wind speed and humidity at each, are 1 sample of 7 time steps of 3 features: `(1, 7, 3)`.",
        "Make a block of 2 samples of 5 hours, with the same 3 features: `(2, 5, 3)`.",
        turns.goes_in,
        "`(2, 5, 3)`: the order is always samples, time steps, features.",
    ),
    Chapter(
        "outputs",
        "What comes out at every step",
        "The layer reads **one time step after another**, all its features at once. At every step it gives out its "
        "whole state, as far as its output gate lets it through: as many numbers as it has **units**.",
        "Press Play, or step. How many numbers come out at the top of each step?",
        turns.every_step,
        "4, for the layer has 4 units: at every step, whatever the number of features.",
        wide=True,
    ),
    Chapter(
        "ignored",
        "Why the rest is ignored",
        "Each output can be read as a prediction of the **next** value. Most of them we did not need: we already knew "
        "the next value. So by default, `return_sequences=False`, all outputs but one are ignored.",
        "Which of the 7 outputs predicts a value that the layer never gets to read?",
        turns.ignored,
        "The last one, after step 7: it is kept, the six before it are ignored.",
        wide=True,
    ),
    Chapter(
        "gone",
        "Where time steps and features went",
        "`(1, 7, 3)` goes in and `(1, 4)` comes out. The **time steps** are gone because only the last output is kept. "
        "The **features** are gone because they were used up inside, to control forgetting, remembering and selecting.",
        "Change the time steps, then the features, and watch what comes out.",
        turns.gone,
        "It never moved: `(1, 4)` is samples and units, nothing else.",
    ),
    Chapter(
        "stacking",
        "Stacking, and why it breaks",
        "A second LSTM on top wants 3D as well, but `(1, 4)` has no time steps left to read. "
        "This is the most common error with recurrent layers.",
        "Fix it so that the second LSTM reads all 7 time steps.",
        turns.stacking,
        "Layer 1 now hands on its output of every step, `(1, 7, 4)`. Recurrent into recurrent: "
        "`return_sequences=True`.",
    ),
    Chapter(
        "sequences",
        "return_sequences=True",
        "Now no output is thrown away. They are stacked into a **grid**, as tall as there are time steps and as wide "
        "as there are units. The next layer reads its 4 units as 4 features.",
        "Let the first layer read the window to its end.",
        turns.sequences,
        "7 rows of 4: the grid is whole, and the next layer gets `(1, 7, 4)`.",
    ),
    Chapter(
        "box",
        "The small box",
        "A layer that returns a sequence carries a **small box on its output side**, here and in the Lab, so that a "
        "stack is read at a glance.",
        "Put boxes where they belong: every layer has to be legal, and only the output after the last step is wanted.",
        turns.small_box,
        "Box, box, none: True between recurrent layers, False where only the last output is wanted.",
    ),
    Chapter(
        "depth1",
        "The pointless depth of 1",
        "The error can also be silenced by giving the output a depth of 1: `(1, 1, 4)`. That is legal, and makes no "
        "sense: it is **one single time step**, so the order in time, the idea at the heart of it all, is gone.",
        "Compare what the second LSTM gets to read, both ways.",
        turns.senseless,
        "1 time step or 7, and `(1, 4)` comes out of both: the last shape alone doesn't tell.",
    ),
    Chapter(
        "head",
        "The head",
        "A Dense layer takes `(1, 4)` as it is and makes of the 4 units as many numbers as are to be predicted. "
        "This last layer is the **head**.",
        "Predict all 3 features at once.",
        turns.head,
        "`Dense(3)`: three numbers for each sample, `(1, 3)`.",
    ),
    Chapter(
        "many",
        "Many to many",
        "If a sequence leaves the last recurrent layer, the head works **at every step**. That is right when every "
        "step has a target of its own, its next value. With one target a window, Keras trains it all the same and "
        "says **nothing**.",
        "Turn `return_sequences` on for the last LSTM and look at what the head puts out.",
        turns.many,
        "`(1, 7, 1)`: seven predictions. The Lab then trains each on its own next value, never all on one.",
    ),
    Chapter(
        "units",
        "Units are not time steps",
        "**Units**: how many numbers the layer puts out at a step. **Time steps**: how many steps it reads. "
        "Two numbers that have nothing to do with each other.",
        "Make the grid that comes out wider than it is tall.",
        turns.units,
        "More units than time steps, or fewer: any of it is legal.",
    ),
    Chapter(
        "parameters",
        "What it has to learn",
        "Inside an LSTM, 3 gates and a candidate each have weights for the features, weights for the layer's own last "
        "output, and a bias: `4·(u·(u+f)+u)` numbers for `u` units and `f` features. Time steps are not in it: every "
        "step uses the same weights.",
        "Find the LSTM that has 5,120 parameters on 7 features. Then move the time steps.",
        turns.parameters,
        "`LSTM(32)` on 7 features: 5,120, for a window of any length.",
    ),
    Chapter(
        "explorer",
        "Shape explorer",
        "Every shape you like, without and with sequences, all in one scale. The real Keras is asked when you want it.",
        "",
        explorer.turn,
        "",
        wide=True,
    ),
    Chapter(
        "clinic",
        "The clinic",
        "Something of your own doesn't work? Bring the code, the error message, or both. Nothing of it is run.",
        "",
        turns.clinic,
        "",
        wide=True,
    ),
    Chapter(
        "challenges",
        "Challenges",
        "Eight stacks that are broken, or want something. Fix them with the cards; a hint is one press away.",
        "",
        challenges.turn,
        "All eight are solved. Nothing about `return_sequences` will surprise you again.",
        wide=True,
    ),
    Chapter(
        "questions",
        "Questions",
        "Ten questions. Each answer is explained, with the picture it comes from.",
        "",
        quiz.turn,
        "Ten of ten. You may leave now: you have understood `return_sequences`.",
        wide=True,
    ),
)
