"""What must be true whatever the conversation does: noticed, kept, handed over, counted, forgotten."""
