"""RNN Lab: understand return_sequences, and forecast a series of your own with recurrent nets."""
