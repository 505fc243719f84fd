import Glibc

/// The C allocator, told to give memory back: `--memory` is a promise about the whole process.
enum Allocator {
    /// Few arenas, since each keeps what was freed in it, and large blocks from the system directly.
    static func keepSmall() {
        mallopt(M_ARENA_MAX, 2)
        mallopt(M_TRIM_THRESHOLD, 8 << 20)
    }
}
