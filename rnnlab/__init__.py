"""RNN Lab: understand return_sequences, and forecast a series of your own with recurrent nets."""

__version__ = "0.2.0"
