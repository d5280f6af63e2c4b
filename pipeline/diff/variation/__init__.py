"""The instrument that turns one text into another, as public contracts are varied: `draft` makes it of a comparison,
`carry_out` carries it out. Guarantee: on the old clauses it gives the new ones: words, labels and order."""
