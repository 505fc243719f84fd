import MillraceAWS
import Testing

@Suite struct FailureClassifierTests {
    @Test(arguments: [
        (500, nil as String?, FailureClass.transient), (502, nil, .transient), (503, nil, .transient),
        (504, nil, .transient), (500, "InternalError", .transient), (400, "RequestTimeout", .transient),
        (400, "BadDigest", .transient), (400, "IncompleteBody", .transient),
        (503, "SlowDown", .throttling), (400, "ThrottlingException", .throttling), (429, nil, .throttling),
        (403, "RequestThrottled", .throttling), (200, "SlowDown", .throttling), (200, "InternalError", .transient),
        (200, "NoSuchUpload", .permanent), (200, nil, .transient), (400, "InvalidArgument", .permanent),
        (403, "AccessDenied", .permanent), (404, "NoSuchKey", .permanent), (405, nil, .permanent),
        (409, "ConditionalRequestConflict", .permanent), (412, "PreconditionFailed", .permanent),
        (416, "InvalidRange", .permanent), (501, "NotImplemented", .permanent), (301, nil, .permanent),
    ])
    func sorts(status: Int, code: String?, expected: FailureClass) {
        #expect(FailureClassifier.classify(status: status, code: code) == expected)
    }
}
