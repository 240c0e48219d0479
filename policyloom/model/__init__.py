"""The policy as frozen values, its constraints and its digest; it knows no format and no file."""
