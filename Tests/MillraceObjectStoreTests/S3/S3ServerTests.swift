import MillraceAWS
import NIOCore
import Testing

@testable import MillraceObjectStore

/// What only a real server can tell: bad credentials, a missing bucket, and that nothing is missing in CI.
@Suite struct S3ServerTests {
    @Test(.enabled(if: ProcessEnvironment.current["CI"] == "true"))
    func theServerIsThereInCI() { #expect(StoreKind.present.contains(.s3)) }

    @Test(.enabled(if: StoreKind.present.contains(.s3)))
    func aMissingBucketIsNamed() async throws {
        try await TestBucket.withClient { client in
            let store = S3Store(client: client, bucket: "no-such-bucket-here")
            let error = await #expect(throws: ObjectStoreError.self) {
                for try await _ in store.list(prefix: "") {}
            }
            #expect(error?.kind == .notFound(.bucket))
            #expect(error?.message == "the bucket 'no-such-bucket-here' does not exist")
            let write = await #expect(throws: ObjectStoreError.self) {
                _ = try await store.put("x", ByteBuffer(string: "x"), PutOptions())
            }
            #expect(write?.kind == .notFound(.bucket))
        }
    }

    @Test(.enabled(if: StoreKind.present.contains(.s3)))
    func aWrongSecretIsNamed() async throws {
        let right = try await EnvironmentCredentialsProvider().credentials()
        let cases = [
            (AWSCredentials(accessKeyID: right.accessKeyID, secretAccessKey: "wrong"), "the secret key does not match"),
            (AWSCredentials(accessKeyID: "NOBODY", secretAccessKey: "wrong"), "the access key is not known"),
        ]
        for (credentials, text) in cases {
            try await TestBucket.withClient(credentials: StaticCredentialsProvider(credentials)) { client in
                let store = S3Store(client: client, bucket: TestBucket.name)
                let error = await #expect(throws: ObjectStoreError.self) { _ = try await store.get("x") }
                #expect(error?.kind == .credentials)
                #expect(error?.message.contains(text) == true)
            }
        }
    }
}
