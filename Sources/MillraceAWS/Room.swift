// The room MillraceAWS: see ARCHITECTURE.md.
