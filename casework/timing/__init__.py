"""Clocks of the law, timers that fire, and lateness."""
