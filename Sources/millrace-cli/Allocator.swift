import CMillraceAllocator

/// The C allocator, told to give memory back: `--memory` is a promise about the whole process.
enum Allocator {
    /// Few arenas, since each keeps what was freed in it.
    static func keepSmall() {
        millrace_allocator_limit_arenas(2)
        millrace_allocator_trim_beyond(8 << 20)
    }
}
