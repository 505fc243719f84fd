// The room MillraceCompression: see ARCHITECTURE.md.
