import MillraceAWS
import NIOCore

/// The objects of one bucket. It does not own its client.
package struct S3Store: ObjectStore {
    package let client: S3Client
    package let bucket: String
    private let pageSize: Int
    /// Of everything that is written: a bucket may refuse what is not encrypted so, whatever it is.
    private let encryption: S3Encryption?

    package init(client: S3Client, bucket: String, pageSize: Int = 1000, encryption: S3Encryption? = nil) {
        self.client = client
        self.bucket = bucket
        self.pageSize = pageSize
        self.encryption = encryption
    }

    package func list(prefix: String) -> ObjectListing {
        ObjectListing { [self] in
            var token: String?
            var isDone = false
            return {
                guard !isDone else { return nil }
                let page = try await translating(.list, prefix) {
                    try await client.listObjectsV2(bucket: bucket, prefix: prefix, token: token, pageSize: pageSize)
                }
                token = page.nextToken
                isDone = token == nil
                return page.objects.map {
                    ObjectSummary(key: $0.key, size: $0.size, etag: $0.etag, lastModified: $0.lastModified)
                }
            }
        }
    }

    package func get(_ key: String, _ options: GetOptions) async throws -> ObjectReader {
        let object = try await translating(.get, key) {
            try await client.getObject(
                bucket: bucket, key: key, range: options.range, ifMatch: options.ifMatch,
                readAhead: options.readAhead.map { S3ReadAhead(rangeBytes: $0.rangeBytes, ranges: $0.ranges) })
        }
        let body = ObjectBody { [self] in
            var chunks = object.body.makeAsyncIterator()
            return { try await translating(.get, key) { try await chunks.next() } }
        }
        return ObjectReader(metadata: ObjectMetadata(object.metadata), body: body)
    }

    package func put(_ key: String, _ body: ByteBuffer, _ options: PutOptions) async throws -> ObjectMetadata {
        let result = try await translating(.put, key) {
            try await client.putObject(
                bucket: bucket, key: key, body: body, options: S3WriteOptions(options, encryption: encryption),
                precondition: S3Precondition(options.precondition))
        }
        return ObjectMetadata(
            size: UInt64(body.readableBytes), etag: result.etag, versionID: result.versionID,
            userMetadata: options.metadata)
    }

    /// Starting is shielded: an upload whose identifier gets lost with the answer could never be aborted.
    package func startUpload(_ key: String, _ options: PutOptions) async throws -> any ObjectUpload {
        try Task.checkCancellation()
        let uploadID = try await translating(.upload, key) {
            try await shielded { [client, bucket, encryption] in
                try await client.createMultipartUpload(
                    bucket: bucket, key: key, options: S3WriteOptions(options, encryption: encryption))
            }
        }
        let upload = S3Upload(store: self, key: key, uploadID: uploadID, options: options)
        if Task.isCancelled {
            await upload.abort()
            throw CancellationError()
        }
        return upload
    }

    package func delete(_ key: String) async throws {
        try await translating(.delete, key) { try await client.deleteObject(bucket: bucket, key: key) }
    }

    func location(_ key: String) -> String { "s3://\(bucket)/\(key)" }

    /// Runs `work` with the client's errors told in the store's words.
    func translating<Success>(
        _ operation: ObjectStoreError.Operation, _ key: String, _ work: () async throws -> Success
    ) async throws -> Success {
        do {
            return try await work()
        } catch let error as AWSError {
            throw ObjectStoreError(error, operation: operation, location: location(key))
        }
    }
}
