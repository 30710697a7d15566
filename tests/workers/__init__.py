"""Background work. What the tests' own worker and its sender agree on."""

QUEUE = "golden_thread_tests"
VISIBILITY = 3  # seconds after which Redis hands on what was not acknowledged
