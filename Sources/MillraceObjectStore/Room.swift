// The room MillraceObjectStore: see ARCHITECTURE.md.
