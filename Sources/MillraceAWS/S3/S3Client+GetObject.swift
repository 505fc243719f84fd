extension S3Client {
    /// GetObject: reads an object, or the bytes `range` of it.
    ///
    /// A range may reach beyond the object's end; one that starts there is an error with status 416, except that byte 0
    /// of an empty object gives an empty body.
    ///
    /// - Parameter readAhead: of an object of more than 16 MiB that is read whole, ranges are read side by side; each must be of the same ETag, and
    ///   the checksum of all of them that of the object, where the service tells it.
    /// - Throws: ``AWSError``, with status 412 where `ifMatch` is not the object's ETag.
    public func getObject(
        bucket: String, key: String, range: Range<UInt64>? = nil, ifMatch: String? = nil, readAhead: S3ReadAhead? = nil
    ) async throws -> S3Object {
        var request = ObjectRequest(
            bucket: bucket, key: key, start: range?.lowerBound, end: range?.upperBound, ifMatch: ifMatch,
            wantsChecksum: configuration.verifiesDownloads)
        if let range, range.isEmpty {
            throw AttemptFailure(
                kind: .invalidRequest, word: "invalidRequest", message: "the range is empty", failureClass: .permanent
            ).error(request.operation, attempts: 0)
        }
        do {
            return object(try await openObject(request), request, readAhead)
        } catch let error as AWSError where error.status == 416 && range?.lowerBound == 0 {
            (request.start, request.end) = (nil, 0)
            return object(try await openObject(request), request, nil)
        }
    }

    /// HeadObject: an object's metadata without its bytes.
    ///
    /// - Throws: ``AWSError``, with status 404 where there is no such object.
    public func headObject(bucket: String, key: String) async throws -> S3ObjectMetadata {
        try await perform(S3Operation("HeadObject", .HEAD, bucket: bucket, key: key)) { response in
            try await response.drain()
            let size = response.headers.first(name: "content-length").flatMap { UInt64($0) }
            return S3ObjectMetadata(size: size ?? 0, headers: response.headers)
        }
    }

    func openObject(_ request: ObjectRequest) async throws -> OpenedObject {
        try await perform(request.operation, streams: true) { try OpenedObject($0, to: request) }
    }

    private func object(_ opened: OpenedObject, _ request: ObjectRequest, _ readAhead: S3ReadAhead?) -> S3Object {
        S3Object(
            metadata: opened.metadata,
            body: S3ObjectBody(client: self, request: request, opened: opened, readAhead: readAhead))
    }
}
