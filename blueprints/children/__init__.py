"""The record of one child: particulars, cases, merges, a death, who looked."""
