"""Stand-ins for what lies outside: a mail server with faults, and GOV.UK Notify as it is documented."""
