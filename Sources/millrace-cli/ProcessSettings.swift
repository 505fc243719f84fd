import CMillraceProcess
import Glibc
import Millrace

/// What is set for the process as a whole.
enum ProcessSettings {
    /// Tells the C allocator to give memory back: `--memory` is a promise about the whole process.
    static func keepMemorySmall() { millrace_process_limit_allocator(2, 64 << 20) }

    /// The same for a given budget: below the default there is no room for a heap with holes. Pages, of 1 MiB,
    /// stay in the heap: they would fault anew each time (16 s of 53 at lineitem SF10).
    static func fit(memory: ByteSize) {
        if memory < .mebibytes(256) { millrace_process_map_beyond(3 << 19) }
    }

    /// Fills the place of a standard input that is closed with one that cannot be read. The next file that is opened would get its number, and be
    /// read for it: the temporary file that keeps standard input, above all.
    static func guardStandardInput() {
        guard fcntl(STDIN_FILENO, F_GETFD) < 0, errno == EBADF else { return }
        // The lowest free number is taken, which is this one.
        _ = open("/dev/null", O_WRONLY)
    }
}
