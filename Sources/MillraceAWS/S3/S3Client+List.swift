extension S3Client {
    /// ListObjectsV2: one page of the keys that begin with `prefix`.
    ///
    /// - Parameters:
    ///   - token: ``S3ListPage/nextToken`` of the page before.
    ///   - pageSize: The most keys on a page, 1 to 1,000.
    /// - Throws: ``AWSError``.
    public func listObjectsV2(
        bucket: String, prefix: String = "", delimiter: String? = nil, token: String? = nil, pageSize: Int = 1000
    ) async throws -> S3ListPage {
        var operation = S3Operation("ListObjectsV2", .GET, bucket: bucket)
        // Without the encoding, a key with a control character would make the answer unreadable.
        operation.query = [("list-type", "2"), ("encoding-type", "url"), ("max-keys", String(pageSize))]
        if !prefix.isEmpty { operation.query.append(("prefix", prefix)) }
        if let delimiter { operation.query.append(("delimiter", delimiter)) }
        if let token { operation.query.append(("continuation-token", token)) }
        return try await perform(operation) { response in
            try await response.parse(upTo: XMLReader.largest, ListBucketResult.read)
        }
    }

    /// ListMultipartUploads: one page of the uploads under `prefix` that nobody has ended.
    ///
    /// - Parameters:
    ///   - marker: ``S3UploadPage/next`` of the page before.
    ///   - pageSize: The most uploads on a page, 1 to 1,000.
    /// - Throws: ``AWSError``.
    public func listMultipartUploads(
        bucket: String, prefix: String = "", after marker: S3UploadPage.Marker? = nil, pageSize: Int = 1000
    ) async throws -> S3UploadPage {
        var operation = S3Operation("ListMultipartUploads", .GET, bucket: bucket)
        operation.query = [
            ("uploads", ""), ("encoding-type", "url"), ("max-uploads", String(pageSize)), ("prefix", prefix),
        ]
        if let marker { operation.query += [("key-marker", marker.key), ("upload-id-marker", marker.uploadID)] }
        return try await perform(operation) { response in
            try await response.parse(upTo: XMLReader.largest, ListMultipartUploadsResult.read)
        }
    }

    /// All objects whose keys begin with `prefix`, a page at a time.
    public func objects(bucket: String, prefix: String = "", pageSize: Int = 1000) -> S3ObjectListing {
        S3ObjectListing(client: self, bucket: bucket, prefix: prefix, pageSize: pageSize)
    }
}
