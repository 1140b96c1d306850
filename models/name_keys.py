"""The two indexes of a table of name keys: which words lie near a typed one, and who bears a word."""

from __future__ import annotations

from sqlalchemy import Index

from models.columns import partial_index

WHOLE_WORD = "key = word"


def indexes_of_keys(table: str, bearer: str) -> tuple[Index, Index]:
    """The indexes of a table with the columns key, word and `bearer`, the row of whoever bears the word."""
    short = bearer.removesuffix("_id")
    return (
        Index(f"ix_{table}_key_word_{short}", "key", "word", bearer),
        partial_index(f"ix_{table}_word_{short}", "word", bearer, where=WHOLE_WORD),
    )
