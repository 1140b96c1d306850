"""Schedules and working timetables that an officer types in and has judged; nothing of them is kept."""
