import NIOCore
import NIOPosix
import Synchronization

/// Parts written to their places in a temporary file.
final class LocalUpload: ObjectUpload {
    private let file: TemporaryFile
    private let options: PutOptions
    private let threads: NIOThreadPool
    private let ledger: Mutex<PartLedger<Void>>

    init(file: TemporaryFile, options: PutOptions, threads: NIOThreadPool) {
        self.file = file
        self.options = options
        self.threads = threads
        ledger = Mutex(PartLedger(partSize: options.partSize))
    }

    func putPart(_ number: Int, _ body: ByteBuffer) async throws {
        try Task.checkCancellation()
        if let objection = ledger.withLock({ $0.objection(toPart: number, size: body.readableBytes) }) {
            throw file.place.error(.invalidRequest, objection)
        }
        let offset = UInt64(number - 1) * UInt64(options.partSize)
        try await threads.runIfActive { [file] in
            try file.write(body, at: offset)
            // Otherwise all of the file waits in memory for the sync at the end.
            file.startWriteback(at: offset, count: body.readableBytes)
        }
        ledger.withLock { $0.record(number, size: body.readableBytes, receipt: ()) }
    }

    func complete() async throws -> ObjectMetadata {
        try Task.checkCancellation()
        let objection = ledger.withLock { ledger in
            let objection = ledger.ordered().objection
            if objection == nil { ledger.startCompletion() }
            return objection
        }
        if let objection { throw file.place.error(.invalidRequest, objection) }
        do {
            let size = ledger.withLock(\.size)
            let metadata = try await threads.runIfActive { [file, options] in
                // A last part that was replaced by a shorter one must not leave its tail behind.
                try file.truncate(to: size)
                return try file.publish(options.precondition)
            }
            ledger.withLock { $0.complete() }
            return metadata
        } catch {
            ledger.withLock { $0.completionFailed() }
            throw error
        }
    }

    func abort() async {
        guard ledger.withLock({ $0.abort() }) else { return }
        // The thread pool takes no cancelled task's work, hence the shield. A pool that has ended leaves the file behind.
        try? await shielded { [threads, file] in try await threads.runIfActive { file.discard() } }
    }
}
