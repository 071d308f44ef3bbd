"""The pages, a folder each (lab, lesson, runs), and beside them what they share."""
