import NIOCore

extension S3Client {
    /// PutObject: writes an object in one request.
    ///
    /// - Throws: ``AWSError``, with status 412 where the precondition does not hold. After a lost answer a retry under
    ///   ``S3Precondition/ifAbsent`` may also meet its own object and say 412.
    public func putObject(
        bucket: String, key: String, body: ByteBuffer, options: S3WriteOptions = S3WriteOptions(),
        precondition: S3Precondition = .none
    ) async throws -> S3WriteResult {
        var operation = S3Operation("PutObject", .PUT, bucket: bucket, key: key)
        operation.body = body
        operation.addChecksum(configuration.uploadChecksum)
        operation.add(options)
        operation.add(precondition)
        return try await perform(operation) { [checksum = operation.checksum] response in
            try await response.drain()
            try checksum?.check(response)
            return S3WriteResult(etag: response.headers.first(name: "etag"), headers: response.headers)
        }
    }

    /// DeleteObject: succeeds also where there is no such object.
    ///
    /// - Throws: ``AWSError``.
    public func deleteObject(bucket: String, key: String) async throws {
        try await perform(S3Operation("DeleteObject", .DELETE, bucket: bucket, key: key)) { response in
            try await response.drain()
        }
    }
}

extension S3Operation {
    mutating func add(_ options: S3WriteOptions) {
        header("content-type", options.contentType)
        for (name, value) in options.metadata.sorted(by: { $0.key < $1.key }) {
            header("x-amz-meta-\(name.lowercased())", value)
        }
        if let encryption = options.encryption { add(encryption) }
        header("x-amz-storage-class", options.storageClass?.rawValue)
        header("x-amz-tagging", S3Tag.header(options.tags))
    }

    mutating func add(_ precondition: S3Precondition) {
        switch precondition {
        case .none: break
        case .ifAbsent: header("if-none-match", "*")
        case .ifMatch(let etag): header("if-match", etag)
        }
    }
}
