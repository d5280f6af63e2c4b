"""What a publisher says changed against what did: lookup (the clauses that a statement names), agreement (does what it
says fit a change?), checking (every statement, and the changes that none speaks of)."""
