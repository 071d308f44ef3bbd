"""The files of a run's folder, and the order in which they are written.

Other processes read a folder while its run trains, and a worker may be killed at any time. So each file is written
under a temporary name and then renamed (rnnlab/files.py), and the files are written in an order such that readers can
trust the status: `Run.has_results` is true only when all files of the results are there.

1. experiment.json and status.json ("queued") appear together: the folder is made under a hidden name, then renamed.
   So a folder always has both; a folder without them is damaged.
2. status.json changes at every stage, after every epoch and every half second. In a half-trained folder, readers see
   the losses so far. A status that is silent for SILENT_SECONDS has lost its worker, and another worker may take over.
   preview.npz, the network's forecast so far, follows after an epoch, at most five times a second.
3. checkpoint.npz is written after an epoch, after the status of that epoch, at most once a second. A worker that
   takes over continues from it; the status may then be some epochs ahead of it, and these are trained again.
4. At the end: weights.npz, model.keras, predictions.npz, results.json (`ORDER_OF_RESULTS`), each made from the ones
   before; of a run on all series also series.json. The state is still "training", so nobody reads them yet. A worker
   that is killed here leaves the checkpoint, and the next worker writes these files again.
5. status.json ("finished", "stopped" or "diverged") comes last and makes the results visible.
   end.npz, written before them, is where a new run can continue this one (continuation.py).
6. checkpoint.npz and preview.npz are deleted only then: until the final status is on disk, the run can continue.

A run that fails keeps its checkpoint; error.txt is written before the status "failed" that refers to it.
`stop` is an empty file with which any process asks the worker to stop; `pause` contains the number of the epoch after
which the worker waits (pause.py). labels.py and trash.py add files of their own.
"""

EXPERIMENT = "experiment.json"  # the settings of the run; never changes
STATUS = "status.json"  # how far the run is; written by its worker
STOP = "stop"  # exists if someone asked the run to stop
PAUSE = "pause"  # exists if someone asked the run to wait after an epoch
CHECKPOINT = "checkpoint.npz"  # where an unfinished run continues
END = "end.npz"  # where a new run continues a finished one
PREVIEW = "preview.npz"  # the network's forecast so far
WEIGHTS = "weights.npz"
MODEL = "model.keras"
PREDICTIONS = "predictions.npz"
RESULTS = "results.json"
BY_SERIES = "series.json"  # of a run on all series: the scores of each
ERROR = "error.txt"  # the traceback of an internal error

ORDER_OF_RESULTS = (WEIGHTS, MODEL, PREDICTIONS, RESULTS)
LARGE_FILES = (CHECKPOINT, END, PREVIEW, BY_SERIES, *ORDER_OF_RESULTS)

LIVE = "live"  # the folder of live runs in the runs folder
