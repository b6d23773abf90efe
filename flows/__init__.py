"""Conversations: moves and words. Knows nothing of risk, Telegram or storage."""
