"""What the API takes, one serializer for each command, and what it shows. Nothing unknown is taken or told."""
