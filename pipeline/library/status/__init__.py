"""How the store stands: holdings (works, editions, documents; what the last watch saw), health, metrics (for
Prometheus)."""
