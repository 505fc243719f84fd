import MillraceColumns
import MillraceObjectStore
import NIOCore

/// Carries an encoder's finished bytes to the store: one PUT when they fit into a part, else a multipart upload with parts side by side.
///
/// Nothing is visible at the destination before `StagedOutput.commit()`.
struct PartWriter: ~Copyable {
    typealias Uploads = ThrowingTaskGroup<Void, any Error>

    private let store: any ObjectStore
    private let key: String
    private let options: PutOptions
    private let spill: SpillFile
    private let partSize: Int
    private let partsInFlight: Int
    private var part = ByteBuffer()
    private var partNumber = 0
    private var uploading = 0
    private let cleanup: UploadCleanup
    /// The bytes taken so far.
    private(set) var byteCount: UInt64 = 0

    init(
        store: any ObjectStore, key: String, options: PutOptions, spill: SpillFile, partSize: Int, partsInFlight: Int,
        cleanup: UploadCleanup
    ) {
        self.store = store
        self.key = key
        self.options = options
        self.spill = spill
        self.partSize = partSize
        self.partsInFlight = partsInFlight
        self.cleanup = cleanup
    }

    /// Takes segments in file order; waits while too many parts are under way.
    mutating func write(_ segments: [EncodedOutput.Segment], _ uploads: inout Uploads) async throws {
        for segment in segments {
            switch segment {
            case .bytes(let bytes), .kept(let bytes): try await write(bytes, &uploads)
            case .spilled(let offset, let length): try await copySpilled(offset, length, &uploads)
            }
            spill.release(segment)
        }
    }

    private mutating func write(_ bytes: [UInt8], _ uploads: inout Uploads) async throws {
        var start = 0
        while start < bytes.count {
            if part.readableBytes == partSize { try await sendPart(&uploads) }
            let count = min(bytes.count - start, partSize - part.readableBytes)
            part.writeBytes(bytes[start..<start + count])
            start += count
            byteCount += UInt64(count)
        }
    }

    private mutating func copySpilled(_ offset: UInt64, _ length: Int, _ uploads: inout Uploads) async throws {
        var done = 0
        while done < length {
            if part.readableBytes == partSize { try await sendPart(&uploads) }
            let count = min(length - done, partSize - part.readableBytes)
            try spill.read(offset: offset + UInt64(done), count: count, into: &part)
            done += count
            byteCount += UInt64(count)
        }
    }

    /// Sends the full part off; a part is only sent once more bytes have come, so that the last one is never empty.
    private mutating func sendPart(_ uploads: inout Uploads) async throws {
        let upload = try await cleanup.upload { try await store.startUpload(key, options) }
        partNumber += 1
        while uploading >= partsInFlight {
            try await uploads.next()
            uploading -= 1
        }
        let number = partNumber
        let body = part
        // A buffer of its own for each part: the one under way must not be copied when the next begins to fill. It is made in its full
        // size, since one that grows is there twice while it does.
        part = ByteBuffer()
        part.reserveCapacity(partSize)
        uploads.addTask { try await upload.putPart(number, body) }
        uploading += 1
    }

    /// Sends what is left and waits for all parts.
    consuming func stage(_ uploads: inout Uploads) async throws -> StagedOutput {
        guard partNumber > 0 else {
            return StagedOutput(store: store, key: key, options: options, content: .whole(part), byteCount: byteCount)
        }
        try await sendPart(&uploads)
        try await uploads.waitForAll()
        let upload = try await cleanup.upload { try await store.startUpload(key, options) }
        return StagedOutput(store: store, key: key, options: options, content: .parts(upload), byteCount: byteCount)
    }
}

/// An output whose bytes are all there, one call away from being visible.
struct StagedOutput: Sendable {
    enum Content: Sendable {
        case whole(ByteBuffer)
        case parts(any ObjectUpload)
        /// In a temporary file.
        case spilled(SpillFile, EncodedOutput.Segment)
    }

    let store: any ObjectStore
    let key: String
    let options: PutOptions
    private(set) var content: Content
    let byteCount: UInt64

    /// What of it is in memory until it is committed.
    var bytesHeld: Int {
        switch content {
        case .whole(let body): body.capacity
        case .parts, .spilled: 0
        }
    }

    /// Puts what of it is in memory into a temporary file until it is committed.
    mutating func spill(to file: SpillFile) throws(EncodingFault) {
        guard case .whole(let body) = content, body.readableBytes > 0 else { return }
        content = .spilled(file, try file.keep(Array(body.readableBytesView)))
    }

    /// Leaves nothing of it behind.
    func abort() async {
        if case .parts(let upload) = content { await upload.abort() }
    }

    /// Makes the output visible.
    ///
    /// - Parameter confirm: asked before something older is replaced; throws when it is not to be.
    /// - Returns: whether the key is new: only then may a rollback delete it.
    func commit(confirm: @Sendable () async throws -> Void = {}) async throws -> Bool {
        switch content {
        case .whole(let body): return try await put(body, confirm)
        case .spilled(let file, let segment):
            guard case .spilled(let offset, let length) = segment else {
                return try await put(ByteBuffer(), confirm)
            }
            var body = ByteBuffer()
            body.reserveCapacity(length)
            try file.read(offset: offset, count: length, into: &body)
            return try await put(body, confirm)
        case .parts(let upload):
            let isNew = try await !isThere()
            if !isNew { try await confirm() }
            _ = try await upload.complete()
            return isNew
        }
    }

    private func put(_ body: ByteBuffer, _ confirm: @Sendable () async throws -> Void) async throws -> Bool {
        var first = options
        first.precondition = .ifAbsent
        do {
            _ = try await store.put(key, body, first)
            return true
        } catch let error as ObjectStoreError where error.kind == .preconditionFailed {
            try await confirm()
            _ = try await store.put(key, body, options)
            return false
        }
    }

    /// Whether some object has the key now.
    private func isThere() async throws -> Bool {
        do {
            _ = try await store.get(key, GetOptions(range: 0..<1))
            return true
        } catch let error as ObjectStoreError where error.kind == .notFound(.object) {
            return false
        }
    }
}

/// Remembers the upload of one output, so that whoever fails can take it back.
actor UploadCleanup {
    private var upload: (any ObjectUpload)?

    /// The upload, begun by the first call.
    func upload(_ begin: () async throws -> any ObjectUpload) async throws -> any ObjectUpload {
        if let upload { return upload }
        let begun = try await begin()
        upload = begun
        return begun
    }

    /// Leaves nothing of the upload behind.
    func abort() async {
        await upload?.abort()
        upload = nil
    }
}
