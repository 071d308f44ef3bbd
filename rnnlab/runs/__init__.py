"""What a run is, where it is kept, and the workers that train it."""
