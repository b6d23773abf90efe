"""The Telegram edge: updates in, words out."""
