"""Reports by mail: messages (from a comparison to the mail that one reader gets), delivery (once to each reader),
digests, mail_server (the way there, and how a run of sending ended), subscriptions, operator_notices (what keeps
failing)."""
