"""The store: embedded Valkey or any server by URL, one Lua library, one table of keys."""
