"""What starts Onroll: the standard library only, because it runs before anything is installed."""
