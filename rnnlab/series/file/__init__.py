"""From a file's bytes to columns of numbers and texts, whatever the file looks like."""
