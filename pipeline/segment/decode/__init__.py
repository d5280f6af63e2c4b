"""Which lines begin with a label, decided over the whole document: candidates (what each line may begin with), chains
(how long each series is), beam (the decision), weights (what the evidence weighs)."""
