#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Wakes a thread that waits for bytes which may never come: a read itself cannot be taken back.
final class CancellationBell: Sendable {
    private let hears: FileDescriptor
    private let rings: FileDescriptor

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw Place.error(errno: errno, operation: .get, doing: "wait for", path: "standard input")
        }
        hears = FileDescriptor(owning: ends[0])
        rings = FileDescriptor(owning: ends[1])
    }

    /// Wakes whoever waits, now and from now on.
    func ring() {
        var byte: UInt8 = 0
        _ = write(rings.number, &byte, 1)
    }

    /// Waits for bytes or for the end of what `descriptor` reads.
    ///
    /// - Throws: `CancellationError` once the bell has rung.
    func waitUntilReadable(_ descriptor: Int32) throws {
        var waits = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: hears.number, events: Int16(POLLIN), revents: 0),
        ]
        // A failed poll is an interruption: the read behind it tells everything else.
        while poll(&waits, nfds_t(waits.count), -1) < 0, errno == EINTR {}
        if waits[1].revents != 0 { throw CancellationError() }
    }
}
