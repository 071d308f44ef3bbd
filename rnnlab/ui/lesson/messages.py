"""The texts of the lesson besides its chapters (chapters.py) and questions (questions.py), in the order of the page.

The texts of the unrolled network are in unrolled_texts.js and unrolled.html, the hints of the challenges in
rnnlab/stack/challenges.py, the findings of the clinic in rnnlab/stack/clinic.
"""

from rnnlab.message import message

# --- the page ---

TITLE, SUBTITLE = "Lesson", "Understand return_sequences in ten minutes."
CONTENTS, BACK, NEXT = "Contents", "Back", "Next"
SAVE_AS = "save as"


def progress(number: int, chapters: int, done: int) -> str:
    return f"Chapter {number} of {chapters}, {done} done"


def contents_entry(number: int, title: str, done: bool) -> str:
    return f"{number} · {title}{' ✓' if done else ''}"


def next_chapter(title: str) -> str:
    return f"Next: {title}"


@message
def unknown_chapter(name: str) -> str:
    return f"The lesson has no chapter '{name}'. Choose one from the contents."


# --- labels of the exercises ---

SAMPLES, TIME_STEPS, FEATURES, UNITS = "samples", "time steps", "features", "units"
NUMBERS_PER_STEP = "Numbers at each step"
KEPT_OUTPUT = "The output that is kept"
OWN_RUN = "Look into your own run from the Lab"
BREAK_AGAIN = "Break it again"
STEPS_READ = "time steps read"
WATCH_TRAINED_LAYERS = "Watch two trained layers do it"
WAY_TO_SILENCE = "How the error is silenced"
RESHAPE_WAY, SEQUENCES_WAY = "Reshape to a depth of 1", "return_sequences=True"
NUMBERS_TO_PREDICT = "numbers to predict"
SEQUENCES_OF_LAST = "return_sequences on the last LSTM"


def box_on_layer(number: int, layer: str) -> str:
    return f"box on layer {number}, {layer}"


# --- clues of the exercises: shown until the task is done ---

MORE_NUMBERS = "More than one: each column has a cell at the top for every number."
BOTH_HAVE_TO_CHANGE = "Now change the other one, too."
STACK_STILL_WRONG = (
    "Valid, but the second LSTM does not read all 7 time steps. Break it again and try another fix."
)
BOX_MISSING = "Red: this layer gets 2D input. The layer before it needs the box."
BOX_TOO_MANY = "Valid, but the stack returns a whole sequence. Only the last output is needed."


def that_is_the_features(features: int) -> str:
    return f"{features} is the number of features, which go in. Look at the top."


def that_is_the_steps(steps: int) -> str:
    return f"{steps} is the number of steps. How many numbers come out of each step?"


def next_step_is_read(step: int) -> str:
    return f"It predicts step {step + 1}, but the layer reads step {step + 1} itself."


def own_run_not_drawn(reason: str) -> str:
    return f"{reason} This is the lesson's network instead."


def rows_in_grid(read: int, steps: int) -> str:
    return f"The grid holds {read} of {steps} rows. The next layer waits for the others."


def too_few_or_many_numbers(predicted: int, features: int) -> str:
    return f"Dense({predicted}) predicts {predicted}; the weather has {features} features."


def parameters_of_any_window(total: int, steps: int) -> str:
    return f"{total:,} parameters, whether it reads 1 time step or {steps}."


# --- the unrolled network ---

LESSON_NETWORK = "Mountain weather, generated"


def run_network(series: str) -> str:
    return f"Your run on {series}"


@message
def not_an_lstm(number: int, layer: str) -> str:
    return (
        f"Layer {number} ({layer}) is not an LSTM with tanh. Only stacks of these can be unrolled: "
        "train one to see inside it."
    )


@message
def too_many_layers(layers: int, most: int) -> str:
    return f"The stack has {layers} layers. At most {most} can be unrolled: train a lower stack to see inside it."


@message
def no_weights_yet(run_id: str) -> str:
    return f"Run {run_id} has no trained weights yet. Wait for it to finish, or train it to the end."


def steps_not_drawn(window: int, drawn: int) -> str:
    return f"The network reads all {window} time steps; the last {drawn} of them are drawn."


def inputs_not_drawn(inputs: int, drawn: int) -> str:
    return f"The network reads {inputs} numbers at each step; {drawn} of them are drawn."


def units_not_drawn(number: int, units: int, drawn: int) -> str:
    return f"Layer {number} has {units} units; the first {drawn} are drawn."


def one_target_drawn(target: str) -> str:
    return f"The head predicts more than is drawn: only {target} one step ahead is shown."


EARLIER_OUTPUTS_UNTRAINED = (
    "Only the output after the last step was trained, so the predictions of earlier steps are rough."
)

# --- the shape explorer ---

SHOW_KERAS_CODE = "Show the Keras code"
VERIFY = "Check both with the real Keras"
VERIFY_HELP = "Runs the real layers in the background. This takes about ten seconds."
VERIFY_FAILED = "Keras did not answer. Try again."
VERIFY_AGAIN = "Try again"
VERIFY_DIFFERS = "Keras gives another shape: this is an error in RNN Lab."
REFERENCE = "**Ten reference experiments with `LSTM(4)`**: input → output without, with sequences"


def verifying(seconds: float, usual_seconds: float) -> str:
    return f"Keras starts and runs both layers: {seconds:.0f} s, usually about {usual_seconds:.0f} s."


def verified(shape_without: str, shape_with: str) -> str:
    return f"The real Keras also gives `{shape_without}` and `{shape_with}`."


def reference_experiment(entering: str, without: str, with_sequences: str) -> str:
    return f"{entering} → {without}, {with_sequences}"


# --- the clinic ---

CLINIC_EXAMPLES = "Paste your own code below, or try an example"
KERAS_CODE, KERAS_CODE_EXAMPLE = "Keras code", "model = keras.Sequential([...])"
ERROR_MESSAGE, ERROR_MESSAGE_EXAMPLE = "Error message, if there is one", "ValueError: ..."
SHAPE_OF_X, SHAPE_OF_X_EXAMPLE = "Shape of X", "(1000, 24, 5)"
SHAPE_OF_X_HELP = "What `print(X.shape)` prints. Leave it empty if the code makes X."
SHAPE_OF_Y, SHAPE_OF_Y_EXAMPLE = "Shape of y", "(1000, 1)"
SHAPE_OF_Y_HELP = "What `print(y.shape)` prints. It reveals mistakes that Keras does not report."
PASTE_SOMETHING = "Paste code or an error message. The stack and the cause are shown here."
OPEN_IN_LAB = "Open this stack in the Lab"
KERAS_STOPS = "Keras stops here."
KERAS_IS_SILENT = "No error: it trains, and the result is wrong."
CHANGES, FIXED_CODE, FIXED_STACK = "What changes", "Fixed code", "Fixed stack"
FIX = "Fix:"
ASKING_KERAS = "Keras examines the code …"


def model_name(name: str) -> str:
    return f"Model {name}" if name else "Model without a name"


def fits_target(shape: str) -> str:
    return f"No error found: {shape} leaves the stack and fits y."


def fits_without_target(shape: str) -> str:
    return (
        f"Every layer fits the next: {shape} leaves the stack. Enter the shape of y, too: some mistakes there are "
        "not reported by Keras."
    )


def finding_line(line: int) -> str:
    return f"**Line {line}.** "


def code_line(line: int, broken: bool = False) -> str:
    return f"line {line}" + (": breaks here" if broken else "")


def target_fits(fits: bool) -> str:
    return "fits" if fits else "does not fit"


# --- the challenges ---

LAYER_NAMES = {
    "lstm": "LSTM",
    "gru": "GRU",
    "bi-lstm": "Bidirectional LSTM",
    "dropout": "Dropout",
    "repeat": "RepeatVector",
    "depth1": "Reshape to depth 1",
    "dense": "Dense",
}
CHALLENGE, NEXT_CHALLENGE = "Challenge", "Next challenge"
FORGET = "Forget"
FORGET_HELP = "Forget all solved challenges and start again."
ADD_LAYER, START_OVER = "Add a layer", "Start over"
KIND, RETURN_SEQUENCES = "Kind", "return_sequences"
MOVE_EARLIER, MOVE_LATER, REMOVE = "Move one place earlier", "Move one place later", "Remove"


def solved(done: int, challenges: int) -> str:
    return f"{done} of {challenges} solved, remembered in this browser"


def layer_number(number: int) -> str:
    return f"layer {number}"


def hint(number: int, hints: int) -> str:
    return f"Hint {number} of {hints}"


# --- the questions ---

QUESTION, NEXT_QUESTION, CHECK = "Question", "Next question", "Check"
SHAPE_ANSWER, SHAPE_EXAMPLE = "Shape", "e.g. (1, 7, 3)"
NUMBER_ANSWER, NUMBER_EXAMPLE = "Number", "a number"
ANSWER, ANSWERS = "Answer", "Answers"
SEE_PICTURE = "See the picture"
SEE_PICTURE_HELP = "Opens the chapter. Your answers are kept."


def right_answers(right: int, questions: int) -> str:
    return f"{right} of {questions} right"


def wrong_answer(clue: str) -> str:
    return f"Not yet. {clue}"
