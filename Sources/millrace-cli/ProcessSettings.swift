import CMillraceProcess

/// What is set for the process as a whole.
enum ProcessSettings {
    /// Tells the C allocator to give memory back: `--memory` is a promise about the whole process.
    static func keepMemorySmall() { millrace_process_limit_allocator(2, 64 << 20) }
}
