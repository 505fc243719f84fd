import MillraceAWS
import NIOCore
import Synchronization

/// A multipart upload.
final class S3Upload: ObjectUpload {
    private let store: S3Store
    private let key: String
    private let uploadID: String
    private let precondition: S3Precondition
    private let ledger: Mutex<PartLedger<S3UploadedPart>>

    init(store: S3Store, key: String, uploadID: String, options: PutOptions) {
        self.store = store
        self.key = key
        self.uploadID = uploadID
        precondition = S3Precondition(options.precondition)
        ledger = Mutex(PartLedger(partSize: options.partSize))
    }

    func putPart(_ number: Int, _ body: ByteBuffer) async throws {
        if let objection = ledger.withLock({ $0.objection(toPart: number, size: body.readableBytes) }) {
            throw invalid(objection)
        }
        let part = try await store.translating(.upload, key) {
            try await store.client.uploadPart(
                bucket: store.bucket, key: key, uploadID: uploadID, number: number, body: body)
        }
        ledger.withLock { $0.record(number, size: body.readableBytes, receipt: part) }
    }

    func complete() async throws -> ObjectMetadata {
        let (parts, objection) = ledger.withLock { ledger in
            let ordered = ledger.ordered()
            if ordered.objection == nil { ledger.startCompletion() }
            return ordered
        }
        if let objection { throw invalid(objection) }
        do {
            let result = try await store.translating(.upload, key) {
                try await store.client.completeMultipartUpload(
                    bucket: store.bucket, key: key, uploadID: uploadID, parts: parts.map(\.part.receipt),
                    precondition: precondition)
            }
            ledger.withLock { $0.complete() }
            return ObjectMetadata(
                size: ledger.withLock(\.size), etag: result.etag, versionID: result.versionID)
        } catch {
            ledger.withLock { $0.completionFailed() }
            throw error
        }
    }

    func abort() async {
        guard ledger.withLock({ $0.abort() }) else { return }
        // A lost abort is not an error of the conversion; the bucket's lifecycle rule drops what it leaves.
        try? await shielded { [store, key, uploadID] in
            try await store.client.abortMultipartUpload(bucket: store.bucket, key: key, uploadID: uploadID)
        }
    }

    private func invalid(_ objection: String) -> ObjectStoreError {
        ObjectStoreError(
            kind: .invalidRequest, operation: .upload, location: store.location(key), message: objection)
    }
}
