"""The lesson on return_sequences as data and as one HTML page; the page Lesson shows the same."""
