"""What the installed Keras does with a person's code: it is called with the arguments that were read.

Everything here runs in the clinic's process only; `process.py` imports Keras and hands it in.
"""
