"""How accurate the lab's defaults are beside what else there is: `make accuracy`."""
