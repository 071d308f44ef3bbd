"""What is taken away of a run, and what is brought in of another lab's."""
