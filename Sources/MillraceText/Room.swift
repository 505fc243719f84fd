// The room MillraceText: see ARCHITECTURE.md.
