import CMillraceProcess
import Millrace

/// What is set for the process as a whole.
enum ProcessSettings {
    /// Tells the C allocator to give memory back: `--memory` is a promise about the whole process.
    static func keepMemorySmall() { millrace_process_limit_allocator(2, 64 << 20) }

    /// The same for a given budget: below the default there is no room for a heap with holes. It costs 4 % of the CPU.
    static func fit(memory: ByteSize) {
        if memory < .mebibytes(256) { millrace_process_map_beyond(1 << 20) }
    }
}
