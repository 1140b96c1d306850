"""Officers' pages of licences, permits and approvals."""
