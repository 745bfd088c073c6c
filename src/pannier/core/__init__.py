"""What every domain stands on: money, ids, clock, geography, paging, settings, tables. Imports nothing of ours."""
