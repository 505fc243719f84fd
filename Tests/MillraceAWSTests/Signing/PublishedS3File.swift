/// The file of S3 cases in the published suites.
struct PublishedS3File: Decodable {
    var headerAuth: [HeaderCase]
    var presign: [PresignedCase]

    struct HeaderCase: Decodable {
        var name, method, host, key, encodedPath, bodyHex, payloadHash, region: String
        var accessKey, secretKey, timestamp, authorization: String
        var query: [[String]]
        var headers: [String: String]
        var sessionToken: String?
    }

    struct PresignedCase: Decodable {
        var name, method, host, key, accessKey, secretKey, timestamp, url: String
        var expires: Int
        var extraQuery: [[String]]
        var sessionToken: String?
    }
}
