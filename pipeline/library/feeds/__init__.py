"""What other programs subscribe to: set_dates (the dates that an edition sets), calendar_file (these as iCalendar),
change_feed (what changed from edition to edition of a work, as Atom). Every entry has an id that lasts."""
