// The room Millrace: see ARCHITECTURE.md.
