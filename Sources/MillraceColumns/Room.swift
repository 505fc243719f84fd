// The room MillraceColumns: see ARCHITECTURE.md.
