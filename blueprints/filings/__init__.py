"""The forms of several parties as officers see them: who is waited for, and what to do about it."""
