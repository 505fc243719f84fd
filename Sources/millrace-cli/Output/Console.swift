import Glibc
import Millrace
import Synchronization

/// Standard output for results, standard error for everything else.
enum Console {
    static func print(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    static func print(_ lines: [String]) { for line in lines { print(line) } }

    /// Writes results as they are; false when nobody takes them any more.
    static func write(_ bytes: [UInt8]) -> Bool { write(bytes[...], to: STDOUT_FILENO) }

    static func note(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    static func error(_ error: MillraceError) {
        note("error: " + "\(error)".split(separator: "\n").map { printable(String($0)) }.joined(separator: "\n"))
    }

    /// Text from a file, fit for a terminal: control characters, which could move its cursor or worse, are shown by their numbers.
    static func printable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.value < 0x20 || 0x7F...0x9F ~= $0.value }) else { return text }
        return text.unicodeScalars.map { scalar in
            scalar.value < 0x20 || 0x7F...0x9F ~= scalar.value
                ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
        }.joined()
    }

    /// Writes without a newline, for the line that redraws.
    static func draw(_ text: String) { write(text, to: STDERR_FILENO) }

    static func exit(_ status: ExitStatus) -> Never { exit(code: status.rawValue) }

    /// Ends the process; results that could not be written are a failure, whatever the work came to.
    static func exit(code: Int32) -> Never {
        let failure = outputFailure.withLock { $0 }
        if failure != 0 { note("error: standard output cannot be written: \(String(cString: strerror(failure)))") }
        Glibc.exit(failure != 0 && code == 0 ? ExitStatus.someFailed.rawValue : code)
    }

    /// `errno` of the first write to standard output that failed; a reader that went away is none.
    private static let outputFailure = Mutex<Int32>(0)

    /// Whether a person watches standard error: no pipe, no CI.
    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 && getenv("CI") == nil && terminal != "dumb" }

    /// Whether colour is wanted on standard error.
    static var hasColour: Bool { isInteractive && getenv("NO_COLOR") == nil }

    /// The width of the terminal, in columns.
    static var width: Int {
        var size = winsize()
        return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    private static var terminal: String { getenv("TERM").map { String(cString: $0) } ?? "dumb" }

    private static func write(_ text: String, to descriptor: Int32) {
        _ = write(Array(text.utf8)[...], to: descriptor)
    }

    private static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            // Safe: the pointer is into `rest`, which outlives the call.
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let failure = errno
                if descriptor == STDOUT_FILENO, failure != EPIPE { outputFailure.withLock { $0 = failure } }
                return false
            }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
