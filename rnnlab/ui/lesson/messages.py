"""The texts of the page Lesson that the server writes: Keras's check and the clinic.

The texts of the lesson itself are in rnnlab/lesson, the findings of the clinic in rnnlab/stack/clinic.
"""

from rnnlab.message import message

# --- the page ---

TITLE, SUBTITLE = "Lesson", "Understand return_sequences."


def own_run_not_drawn(reason: str) -> str:
    return f"{reason} This is the lesson's network instead."


@message
def no_weights_yet(run_id: str) -> str:
    return f"Run {run_id} has no trained weights yet. Wait for it to finish, or train it to the end."


# --- the shape explorer ---

VERIFY_FAILED = "Keras did not answer. Try again."
VERIFY_AGAIN = "Try again"
VERIFY_DIFFERS = "Keras gives another shape: this is an error in RNN Lab."


def verifying(seconds: float, usual_seconds: float) -> str:
    return f"Keras starts and runs both layers: {seconds:.0f} s, usually about {usual_seconds:.0f} s."


def verified(shape_without: str, shape_with: str) -> str:
    return f"The real Keras also gives `{shape_without}` and `{shape_with}`."


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
FIXED_IN_PART = "This may not be all: what the clinic could not follow, or cannot fix, is unchanged."
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
