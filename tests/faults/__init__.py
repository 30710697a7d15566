"""What happens when things go wrong in the middle: processes killed, crashes at every statement, people at once.

Whatever was done to a database, one checker says afterwards what is wrong with it (`tests.faults.checker`).
"""
