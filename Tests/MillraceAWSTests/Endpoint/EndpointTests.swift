import MillraceAWS
import Testing

@Suite struct EndpointTests {
    @Test(arguments: [
        ("http://127.0.0.1:9000", "http://127.0.0.1:9000"), ("https://s3.example.com/", "https://s3.example.com"),
        ("https://Example.com:443/base//", "https://example.com/base"), ("http://[::1]:8333", "http://[::1]:8333"),
        ("http://[::1]", "http://[::1]"), ("http://host:80", "http://host"),
    ])
    func readsURLs(text: String, expected: String) throws {
        #expect(try EndpointURL(text).description == expected)
    }

    @Test(arguments: [
        "", "127.0.0.1:9000", "ftp://x", "http://", "http://:80", "http://h:0", "http://h:x", "http://h?q",
    ])
    func refusesOtherTexts(text: String) {
        #expect(throws: ConfigurationError.self) { try EndpointURL(text) }
    }

    @Test func aPasswordInAnEndpointIsNotRepeated() {
        let error = #expect(throws: ConfigurationError.self) { try EndpointURL("http://user:hush@host") }
        #expect(error?.description.contains("hush") == false)
    }

    @Test(arguments: [
        ("bucket-1", AddressingStyle.automatic, "bucket-1.s3.eu-west-1.amazonaws.com", "/k%20y/"),
        ("with.dot", .automatic, "s3.eu-west-1.amazonaws.com", "/with.dot/k%20y/"),
        ("Upper", .automatic, "s3.eu-west-1.amazonaws.com", "/Upper/k%20y/"),
        ("ab", .automatic, "s3.eu-west-1.amazonaws.com", "/ab/k%20y/"),
        ("bucket-1", .path, "s3.eu-west-1.amazonaws.com", "/bucket-1/k%20y/"),
        ("with.dot", .virtualHost, "with.dot.s3.eu-west-1.amazonaws.com", "/k%20y/"),
    ])
    func addressesAWS(bucket: String, style: AddressingStyle, authority: String, path: String) {
        let target = S3Endpoint(custom: nil, style: style).target(bucket: bucket, key: "k y/", region: "eu-west-1")
        #expect(target.authority == authority)
        #expect(target.path == path)
        #expect(target.isSecure)
    }

    @Test func addressesCustomEndpoints() throws {
        let url = try EndpointURL("http://127.0.0.1:9000/base")
        let byPath = S3Endpoint(custom: url, style: .automatic).target(bucket: "b-1", key: "k", region: "r")
        #expect(byPath.url(query: "") == "http://127.0.0.1:9000/base/b-1/k")
        let byHost = S3Endpoint(custom: url, style: .virtualHost).target(bucket: "b-1", key: nil, region: "r")
        #expect(byHost.url(query: "list-type=2") == "http://b-1.127.0.0.1:9000/base/?list-type=2")
        #expect(
            S3Endpoint(custom: nil, style: .automatic).target(bucket: "bucket", key: "k", region: "cn-north-1")
                .authority
                == "bucket.s3.cn-north-1.amazonaws.com.cn")
    }

    @Test func readsTheEnvironment() throws {
        let full = try S3Configuration(
            environment: ProcessEnvironment([
                "AWS_REGION": "eu-west-3", "AWS_DEFAULT_REGION": "x", "AWS_ENDPOINT_URL": "http://a:1",
                "AWS_ENDPOINT_URL_S3": "http://b:2", "AWS_MAX_ATTEMPTS": "4",
            ]))
        #expect(full.region == "eu-west-3")
        #expect(full.endpoint?.description == "http://b:2")
        #expect(full.retry.maximumAttempts == 4)
        let custom = try S3Configuration(environment: ProcessEnvironment(["AWS_ENDPOINT_URL": "http://a:1"]))
        #expect(custom.region == "us-east-1")
        let fallback = try S3Configuration(environment: ProcessEnvironment(["AWS_DEFAULT_REGION": "us-west-2"]))
        #expect(fallback.region == "us-west-2" && fallback.endpoint == nil)
        let bad: [[String: String]] = [
            [:], ["AWS_REGION": ""], ["AWS_REGION": "evil.example.com/"], ["AWS_REGION": "r", "AWS_MAX_ATTEMPTS": "0"],
            ["AWS_REGION": "r", "AWS_ENDPOINT_URL": "nonsense"],
        ]
        for values in bad {
            #expect(throws: ConfigurationError.self) {
                try S3Configuration(environment: ProcessEnvironment(values))
            }
        }
    }
}
