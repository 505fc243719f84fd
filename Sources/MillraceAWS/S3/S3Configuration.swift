/// How an ``S3Client`` reaches its service and how patient it is.
public struct S3Configuration: Sendable, Hashable {
    /// The region that requests are signed for. A bucket that turns out to be elsewhere is followed there.
    public var region: String
    /// The service's address, or nil for AWS.
    public var endpoint: EndpointURL?
    /// Where the bucket's name goes in a URL.
    public var addressing = AddressingStyle.automatic
    /// Whether AWS is reached by its FIPS endpoints.
    public var useFIPS = false
    /// Whether AWS is reached by the endpoints that speak IPv6 beside IPv4.
    public var useDualStack = false
    /// Which checksum goes with what is written; the service refuses bytes that do not fit it.
    public var checksums = S3ChecksumRule.automatic
    /// Whether the bytes of whole objects are compared with the checksum that the service keeps.
    public var verifiesDownloads = true
    /// Whether every call says that its sender pays for it, which buckets with that setting demand.
    public var requestPayer = false
    /// How often a call is tried.
    public var retry = RetryPolicy.batch
    /// The most connections to one host.
    public var connectionLimit = 100
    /// Whether the number of requests at a time follows what each bucket and prefix bears; otherwise only `connectionLimit` bounds it.
    public var adaptsConcurrency = true
    /// The longest that making a connection may take; also the longest wait for a free one.
    public var connectTimeout = Duration.seconds(5)
    /// The longest silence within a request or an answer.
    public var stallTimeout = Duration.seconds(30)
    /// The longest silence before CompleteMultipartUpload answers, which works for minutes on a large object.
    public var completionTimeout = Duration.seconds(600)
    /// The `user-agent` header.
    public var userAgent = "millrace"

    /// Makes a configuration with the defaults.
    public init(region: String, endpoint: EndpointURL? = nil) {
        self.region = region
        self.endpoint = endpoint
    }

    /// Reads `AWS_REGION` or `AWS_DEFAULT_REGION`, `AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL`, `AWS_USE_FIPS_ENDPOINT`,
    /// `AWS_USE_DUALSTACK_ENDPOINT`, `AWS_REQUEST_CHECKSUM_CALCULATION`, `AWS_RESPONSE_CHECKSUM_VALIDATION` and
    /// `AWS_MAX_ATTEMPTS`, and what the profile says of the same.
    ///
    /// What is given as an argument comes before the variables, and these before the profile. A custom endpoint needs no
    /// region: most ignore it.
    /// - Parameter profile: A profile of the shared files; nil: `AWS_PROFILE`, else the default one.
    /// - Throws: ``ConfigurationError`` for a value that makes no sense, or where AWS is meant and no region is set.
    public init(
        environment: ProcessEnvironment, profile: String? = nil, region: String? = nil, endpoint: String? = nil
    ) throws(ConfigurationError) {
        let settings = try SharedSettings(environment: environment, profile: profile) {
            path throws(ConfigurationError) in try SharedFile.read(path)
        }
        try self.init(settings: settings, region: region, endpoint: endpoint)
    }

    package init(settings: SharedSettings, region: String?, endpoint: String?) throws(ConfigurationError) {
        let configured = try settings.endpoint("S3")
        let url = try (endpoint ?? configured).map { text throws(ConfigurationError) in try EndpointURL(text) }
        guard let place = region ?? settings.region ?? (url == nil ? nil : "us-east-1") else {
            throw ConfigurationError(
                "no AWS region: set AWS_REGION, or region in the profile (or AWS_ENDPOINT_URL for another service than AWS)"
            )
        }
        guard place.utf8.allSatisfy(Self.isRegionByte) else {
            throw ConfigurationError("'\(place)' is not the name of a region")
        }
        self.init(region: place, endpoint: url)
        useFIPS = try settings.isOn("AWS_USE_FIPS_ENDPOINT", key: "use_fips_endpoint")
        useDualStack = try settings.isOn("AWS_USE_DUALSTACK_ENDPOINT", key: "use_dualstack_endpoint")
        if try !settings.isSupported("AWS_REQUEST_CHECKSUM_CALCULATION", key: "request_checksum_calculation") {
            checksums = .none
        }
        verifiesDownloads = try settings.isSupported(
            "AWS_RESPONSE_CHECKSUM_VALIDATION", key: "response_checksum_validation")
        if let text = settings.environment["AWS_MAX_ATTEMPTS"] {
            guard let attempts = Int(text), attempts >= 1 else {
                throw ConfigurationError("AWS_MAX_ATTEMPTS is '\(text)'; it must be a number from 1")
            }
            retry.maximumAttempts = attempts
        }
    }

    /// The checksum in force for what is written.
    var uploadChecksum: S3Checksum? {
        switch checksums {
        case .automatic: endpoint == nil ? .crc64NVME : .crc32
        case .always(let checksum): checksum
        case .none: nil
        }
    }

    /// The region becomes part of a host name: nothing else may slip in with it.
    static func isRegionByte(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
