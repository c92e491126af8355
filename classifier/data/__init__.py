"""Records, and the only places where bytes become records and back."""
