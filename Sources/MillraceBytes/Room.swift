// The room MillraceBytes: see ARCHITECTURE.md.
