"""Which lines begin with a label, decided over the whole document: candidates (what each line may begin with), chains
(how long each series is), beam (the decision), scores (what speaks for each way to go on), state (what is open), paths
(the decisions taken, and by how much they beat others), weights (what the evidence weighs)."""
