"""The kept lists of what axe looks at in some journey, as on a laptop and as on a telephone, and of what is no page."""
