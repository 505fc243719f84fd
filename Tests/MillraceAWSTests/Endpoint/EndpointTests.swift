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
        ("with.dot", .virtualHost, "s3.eu-west-1.amazonaws.com", "/with.dot/k%20y/"),
        (
            "arn:aws:s3:us-west-2:123456789012:accesspoint:mine", .automatic,
            "mine-123456789012.s3-accesspoint.us-west-2.amazonaws.com", "/k%20y/"
        ),
    ])
    func addressesAWS(bucket: String, style: AddressingStyle, authority: String, path: String) throws {
        let target = try S3Endpoint(custom: nil, style: style).target(bucket: bucket, key: "k y/", region: "eu-west-1")
        #expect(target.authority == authority)
        #expect(target.path == path)
        #expect(target.isSecure)
    }

    @Test func addressesCustomEndpoints() throws {
        let url = try EndpointURL("http://127.0.0.1:9000/base")
        let byPath = try S3Endpoint(custom: url, style: .automatic).target(bucket: "b-1", key: "k", region: "r")
        #expect(byPath.url(query: "") == "http://127.0.0.1:9000/base/b-1/k")
        let host = try EndpointURL("http://s3.local.test:9000/base")
        let byHost = try S3Endpoint(custom: host, style: .virtualHost).target(bucket: "b-1", key: nil, region: "r")
        #expect(byHost.url(query: "list-type=2") == "http://b-1.s3.local.test:9000/base/?list-type=2")
        let byAddress = try S3Endpoint(custom: url, style: .virtualHost).target(bucket: "b-1", key: nil, region: "r")
        #expect(byAddress.url(query: "") == "http://127.0.0.1:9000/base/b-1/")
    }

    @Test(arguments: [
        ("cn-north-1", false, false, "bucket.s3.cn-north-1.amazonaws.com.cn"),
        ("eu-west-1", true, false, "bucket.s3-fips.eu-west-1.amazonaws.com"),
        ("eu-west-1", false, true, "bucket.s3.dualstack.eu-west-1.amazonaws.com"),
        ("us-gov-west-1", true, true, "bucket.s3-fips.dualstack.us-gov-west-1.amazonaws.com"),
        ("eusc-de-east-1", false, false, "bucket.s3.eusc-de-east-1.amazonaws.eu"),
    ])
    func addressesKindsOfEndpoint(region: String, fips: Bool, dualStack: Bool, authority: String) throws {
        let endpoint = S3Endpoint(custom: nil, style: .automatic, useFIPS: fips, useDualStack: dualStack)
        #expect(try endpoint.target(bucket: "bucket", key: "k", region: region).authority == authority)
    }

    @Test(arguments: [
        ("b--use1-az1--x-s3", "Express"), ("a--use1-az1--xa-s3", "Express"), ("a--op-s3", "Outposts"),
        ("arn:aws:s3::123456789012:accesspoint:x.mrap", "multi-region"),
        ("arn:aws:s3-outposts:us-west-2:1:outpost/op-1/accesspoint/a", "Outposts"),
        ("arn:aws:s3-object-lambda:us-west-2:1:accesspoint/a", "Object Lambda"), ("arn:aws:s3", "not an ARN"),
        ("arn:aws:s3:us-west-2:1:accesspoint:a/b", "no more"), ("arn:aws:s3:us-west-2:1:accesspoint:a.b", "malformed"),
        ("arn:aws:s3:evil.example.com#:1:accesspoint:a", "region"),
        ("arn:aws:s3:us-west-2:1:bucket:a", "no access point"),
        ("arn:aws-cn:s3:cn-north-1:1:accesspoint:a", "another partition"),
    ])
    func whatIsNotSupportedIsSaid(bucket: String, text: String) {
        let endpoint = S3Endpoint(custom: nil, style: .automatic)
        let error = #expect(throws: ConfigurationError.self) {
            try endpoint.target(bucket: bucket, key: "k", region: "us-west-2")
        }
        #expect(error?.description.contains(text) == true, "\(error?.description ?? "")")
    }

    @Test func switchesThatContradictAreSaid() throws {
        let custom = try EndpointURL("http://127.0.0.1:1")
        for (fips, dualStack, variable) in [(true, false, "FIPS"), (false, true, "DUALSTACK")] {
            let endpoint = S3Endpoint(custom: custom, style: .automatic, useFIPS: fips, useDualStack: dualStack)
            let error = #expect(throws: ConfigurationError.self) {
                try endpoint.target(bucket: "b", key: "k", region: "r")
            }
            #expect(error?.description.contains("AWS_USE_\(variable)_ENDPOINT") == true)
        }
        let chinese = S3Endpoint(custom: nil, style: .automatic, useFIPS: true)
        #expect(throws: ConfigurationError.self) { try chinese.target(bucket: "b", key: "k", region: "cn-north-1") }
    }

    @Test func theProfileAndTheSwitchesAreRead() throws {
        let config = "[default]\nregion = eu-west-3\nuse_dualstack_endpoint = true\n"
        let settings = try SharedSettings(
            environment: ProcessEnvironment(["HOME": "/h", "AWS_USE_FIPS_ENDPOINT": "true"]), profile: nil
        ) { path throws(ConfigurationError) in path == "/h/.aws/config" ? config : nil }
        let configuration = try S3Configuration(settings: settings, region: nil, endpoint: nil)
        #expect(configuration.region == "eu-west-3" && configuration.useDualStack && configuration.useFIPS)
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
