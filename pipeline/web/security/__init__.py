"""Who may ask (accounts, sessions, proxies), how often and how much (limits), and what every answer says (guard)."""
