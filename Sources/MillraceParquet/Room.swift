// The room MillraceParquet: see ARCHITECTURE.md.
