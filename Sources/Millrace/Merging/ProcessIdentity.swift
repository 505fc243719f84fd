import Glibc

/// Which process this is: on this machine, since its last start, no other has the same.
struct ProcessIdentity: Hashable, Sendable {
    /// The machine's last start, and which of its worlds of processes this one lives in.
    let machine: String
    let process: Int32
    /// When the process began, in ticks since the machine's start.
    let start: String

    static let current = ProcessIdentity(
        machine: machine, process: getpid(), start: ProcessIdentity.start(of: getpid()) ?? "")

    /// Whether the process is known to have ended: it was on this machine, and is not any more.
    var isGone: Bool {
        guard machine == ProcessIdentity.machine, !machine.isEmpty, !start.isEmpty else { return false }
        return ProcessIdentity.start(of: process) != start
    }

    private static let machine: String = {
        guard let boot = text("/proc/sys/kernel/random/boot_id") else { return "" }
        var space = [CChar](repeating: 0, count: 256)
        let count = readlink("/proc/self/ns/pid", &space, space.count - 1)
        let name = space.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }
        return boot.filter { !$0.isWhitespace } + " " + String(decoding: name, as: UTF8.self)
    }()

    /// SPEC: proc_pid_stat(5): field 22; the name, field 2, stands in parentheses and may hold anything.
    private static func start(of process: Int32) -> String? {
        guard let line = text("/proc/\(process)/stat"), let end = line.lastIndex(of: ")") else { return nil }
        let fields = line[line.index(after: end)...].split(separator: " ")
        // A process that only waits for its parent to notice has ended.
        guard fields.count > 19, fields[0] != "Z" else { return nil }
        return String(fields[19])
    }

    private static func text(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { space, filled in
            // Safe: reads at most as much as `space` holds.
            filled = max(0, read(descriptor, space.baseAddress, space.count))
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }
}
