import NIOCore
import Synchronization

/// Parts in memory until they become an object.
final class MemoryUpload: ObjectUpload {
    private let store: MemoryStore
    private let key: String
    private let options: PutOptions
    private let ledger: Mutex<PartLedger<ByteBuffer>>

    init(store: MemoryStore, key: String, options: PutOptions) {
        self.store = store
        self.key = key
        self.options = options
        ledger = Mutex(PartLedger(partSize: options.partSize))
    }

    func putPart(_ number: Int, _ body: ByteBuffer) async throws {
        try Task.checkCancellation()
        try ledger.withLock { ledger in
            if let objection = ledger.objection(toPart: number, size: body.readableBytes) {
                throw store.error(.invalidRequest, .upload, key, objection)
            }
            ledger.record(number, size: body.readableBytes, receipt: body)
        }
    }

    func complete() async throws -> ObjectMetadata {
        try Task.checkCancellation()
        return try ledger.withLock { ledger in
            let (parts, objection) = ledger.ordered()
            if let objection { throw store.error(.invalidRequest, .upload, key, objection) }
            var body = ByteBuffer()
            for entry in parts { body.writeImmutableBuffer(entry.part.receipt) }
            let metadata = try store.store(key, body, options, .upload)
            ledger.complete()
            store.state.withLock { $0.openUploads -= 1 }
            return metadata
        }
    }

    func abort() async {
        ledger.withLock { ledger in
            if ledger.abort() { store.state.withLock { $0.openUploads -= 1 } }
        }
    }
}
