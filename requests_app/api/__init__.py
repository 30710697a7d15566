"""The same verbs as the pages, for systems and for people who script: `/api/v1/`."""
