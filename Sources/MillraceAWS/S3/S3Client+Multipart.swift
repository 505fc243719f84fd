import Crypto
import NIOCore

extension S3Client {
    /// CreateMultipartUpload: starts an upload in parts and returns its identifier.
    ///
    /// - Throws: ``AWSError``.
    public func createMultipartUpload(
        bucket: String, key: String, options: S3WriteOptions = S3WriteOptions()
    ) async throws -> String {
        var operation = S3Operation("CreateMultipartUpload", .POST, bucket: bucket, key: key)
        operation.query = [("uploads", "")]
        operation.body = ByteBuffer()
        operation.add(options)
        if let checksum = configuration.uploadChecksum {
            operation.header("x-amz-checksum-algorithm", checksum.name)
            operation.header("x-amz-checksum-type", "FULL_OBJECT")
        }
        return try await perform(operation) { response in
            let document = try await response.document()
            guard document.root == "InitiateMultipartUploadResult", let uploadID = document.fields["UploadId"] else {
                throw Self.unexpected(document, response)
            }
            return uploadID
        }
    }

    /// UploadPart: sends one part; sending it again replaces it.
    ///
    /// - Parameter number: 1 to 10,000. Parts may be sent in any order and at the same time.
    /// - Throws: ``AWSError``.
    public func uploadPart(
        bucket: String, key: String, uploadID: String, number: Int, body: ByteBuffer
    ) async throws -> S3UploadedPart {
        var operation = S3Operation("UploadPart", .PUT, bucket: bucket, key: key)
        operation.query = [("partNumber", String(number)), ("uploadId", uploadID)]
        operation.body = body
        operation.addChecksum(configuration.uploadChecksum)
        return try await perform(operation) { [checksum = operation.checksum] response in
            try await response.drain()
            try checksum?.check(response)
            guard let etag = response.headers.first(name: "etag") else {
                throw AttemptFailure.invalidAnswer("the answer has no ETag", status: response.status)
            }
            var part = S3UploadedPart(number: number, etag: etag)
            part.checksum = checksum
            return part
        }
    }

    /// CompleteMultipartUpload: makes the object of its parts. It may take minutes.
    ///
    /// An answer 200 that holds an error is an error. Where an answer was lost and the service then says that the upload is
    /// gone, or that there is an object already, the stored object's ETag decides whether it is this one. The checksum of
    /// the whole, composed of those of the parts, is compared with the service's.
    /// - Throws: ``AWSError``, with status 412 or 409 where the precondition does not hold.
    public func completeMultipartUpload(
        bucket: String, key: String, uploadID: String, parts: [S3UploadedPart], precondition: S3Precondition = .none
    ) async throws -> S3WriteResult {
        var operation = S3Operation("CompleteMultipartUpload", .POST, bucket: bucket, key: key)
        operation.query = [("uploadId", uploadID)]
        operation.headers = [("content-type", "application/xml")]
        operation.body = CompletionDocument.write(parts)
        operation.patience = .long
        operation.add(precondition)
        let whole = ByteChecksum.joined(parts.sorted { $0.number < $1.number }.map(\.checksum))
        // Services that know CRC64NVME know it of whole objects only; with another kind they may mean one of the parts'.
        if let whole, whole.algorithm == .crc64NVME {
            operation.header(whole.algorithm.header, whole.text)
            operation.header("x-amz-checksum-type", "FULL_OBJECT")
        }
        do {
            return try await perform(operation) { response in
                let document = try await response.document()
                guard document.root == "CompleteMultipartUploadResult" else {
                    throw Self.unexpected(document, response)
                }
                try whole?.checkWhole(document, response)
                return S3WriteResult(etag: document.fields["ETag"], headers: response.headers)
            }
        } catch let error as AWSError
            where error.attempts > 1 && (error.code == "NoSuchUpload" || error.status == 412)
        {
            guard let result = await completed(bucket: bucket, key: key, parts: parts, whole: whole) else {
                throw error
            }
            return result
        }
    }

    /// AbortMultipartUpload: drops an upload and its parts; succeeds also where there is no such upload.
    ///
    /// - Throws: ``AWSError``.
    public func abortMultipartUpload(bucket: String, key: String, uploadID: String) async throws {
        var operation = S3Operation("AbortMultipartUpload", .DELETE, bucket: bucket, key: key)
        operation.query = [("uploadId", uploadID)]
        do {
            try await perform(operation) { response in try await response.drain() }
        } catch let error as AWSError where error.code == "NoSuchUpload" {
            return
        }
    }

    /// The object, where it is the one that `parts` make.
    ///
    /// Under KMS an ETag says nothing about the bytes: then the number of parts, which it ends with, and the checksum of the whole decide, where
    /// the service tells one. What cannot be found out is no: the caller's error stands.
    private func completed(
        bucket: String, key: String, parts: [S3UploadedPart], whole: ByteChecksum?
    ) async -> S3WriteResult? {
        var operation = S3Operation("HeadObject", .HEAD, bucket: bucket, key: key)
        operation.header("x-amz-checksum-mode", "ENABLED")
        let head = try? await perform(operation) { response in
            try await response.drain()
            return response.headers
        }
        guard let head, let etag = head.first(name: "etag") else { return nil }
        if let expected = Self.multipartETag(parts) {
            guard etag == expected else { return nil }
        } else {
            guard etag.filter({ $0 != "\"" }).hasSuffix("-\(parts.count)"), let whole,
                head.first(name: whole.algorithm.header) == whole.text
            else { return nil }
        }
        var result = S3WriteResult(etag: etag, headers: [:])
        result.versionID = head.first(name: "x-amz-version-id")
        return result
    }

    /// The ETag that S3 gives to an object of these parts: the MD5 of their MD5s, and their number.
    ///
    /// Nil where a part's ETag is no MD5, as under KMS.
    package static func multipartETag(_ parts: [S3UploadedPart]) -> String? {
        var hasher = Insecure.MD5()
        for part in parts.sorted(by: { $0.number < $1.number }) {
            guard let digest = Hex.decode(part.etag.filter { $0 != "\"" }), digest.count == 16 else { return nil }
            hasher.update(data: digest)
        }
        return "\"\(Hex.encode(hasher.finalize()))-\(parts.count)\""
    }

    /// An answer 200 with another document than the operation's own.
    static func unexpected(_ document: FlatDocument, _ response: S3Response) -> AttemptFailure {
        guard document.root == "Error" else {
            return .invalidAnswer(
                "the answer is a <\(document.root.prefix(64))>", status: response.status, requestID: response.requestID)
        }
        return failure(fields: document.fields, response: response)
    }
}
