import NIOCore
import NIOPosix

/// Reads a file in chunks, one chunk ahead of its caller.
final class FileReader {
    private let file: OpenFile
    private let chunkSize: Int
    private let threads: NIOThreadPool
    private let eventLoop = MultiThreadedEventLoopGroup.singleton.any()
    /// Where the chunk after the one that is under way begins.
    private var position: UInt64
    private var ahead: EventLoopFuture<ByteBuffer>?
    private var isChecked = false

    init(file: OpenFile, chunkSize: Int, threads: NIOThreadPool) {
        self.file = file
        self.chunkSize = chunkSize
        self.threads = threads
        position = file.range.lowerBound
    }

    func next() async throws -> ByteBuffer? {
        try Task.checkCancellation()
        guard let current = ahead ?? startRead() else {
            try await finish()
            return nil
        }
        ahead = nil
        let chunk = try await current.get()
        ahead = startRead()
        return chunk
    }

    private func startRead() -> EventLoopFuture<ByteBuffer>? {
        guard position < file.range.upperBound else { return nil }
        let (file, offset, count) = (file, position, chunkSize)
        position += min(UInt64(count), file.range.upperBound - offset)
        return threads.runIfActive(eventLoop: eventLoop) { try file.read(at: offset, count: count) }
    }

    private func finish() async throws {
        guard !isChecked else { return }
        isChecked = true
        let file = file
        try await threads.runIfActive { try file.checkUnchanged() }
    }
}
