"""The demonstration county: only `./dev up` loads it; its people are invented."""
