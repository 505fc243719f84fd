import MillraceAWS
import Testing

/// The bucket on a real S3 server that `make test` provides.
enum TestBucket {
    static var name: String { ProcessEnvironment.current["MILLRACE_TEST_BUCKET"] ?? "millrace-test" }

    static func configuration(_ variable: String = "MILLRACE_TEST_S3") throws -> S3Configuration {
        let endpoint = try #require(
            ProcessEnvironment.current[variable], "\(variable) must name the endpoint of an S3 server")
        return try S3Configuration(environment: .current, region: "us-east-1", endpoint: endpoint)
    }

    static func withClient(
        _ configuration: S3Configuration? = nil,
        credentials: any CredentialsProvider = EnvironmentCredentialsProvider(),
        _ body: (S3Client) async throws -> Void
    ) async throws {
        let client = S3Client(configuration: try configuration ?? Self.configuration(), credentials: credentials)
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(client))
        } catch {
            outcome = .failure(error)
        }
        try await client.shutdown()
        try outcome.get()
    }

    /// Uploads under a prefix that were neither completed nor aborted.
    static func openUploads(_ client: S3Client, prefix: String) async throws -> Int {
        try await client.listMultipartUploads(bucket: name, prefix: prefix).uploads.count
    }
}
