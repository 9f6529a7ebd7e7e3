"""People, places, classes, departments, calendar, audit trail, permissions: what every stage stands on."""
