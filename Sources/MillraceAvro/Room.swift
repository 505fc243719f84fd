// The room MillraceAvro: see ARCHITECTURE.md.
