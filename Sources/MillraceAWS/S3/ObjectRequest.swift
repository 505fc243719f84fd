/// What GetObject asks for.
struct ObjectRequest: Sendable {
    var bucket: String
    var key: String
    /// The first byte and, where known, the byte after the last.
    var start: UInt64?
    var end: UInt64?
    var ifMatch: String?
    /// Whether the service should tell the checksum; it can only of a whole object.
    var wantsChecksum = false

    var operation: S3Operation {
        var operation = S3Operation("GetObject", .GET, bucket: bucket, key: key)
        if let start { operation.header("range", "bytes=\(start)-\(end.map { String($0 - 1) } ?? "")") }
        operation.header("if-match", ifMatch)
        if wantsChecksum, start == nil { operation.header("x-amz-checksum-mode", "ENABLED") }
        return operation
    }
}
