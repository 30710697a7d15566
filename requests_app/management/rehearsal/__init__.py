"""Rehearsals: a partnership of made-up people works through a written scenario, by the same commands as everybody."""
