"""The command line ``stance``: one file a verb."""
