/// Finds the URL of a bucket or an object.
package struct S3Endpoint: Sendable, Hashable {
    /// Nil for AWS itself.
    package var custom: EndpointURL?
    package var style: AddressingStyle

    package init(custom: EndpointURL?, style: AddressingStyle) {
        self.custom = custom
        self.style = style
    }

    /// Where a request goes: the host to call and the percent-encoded path that is both sent and signed.
    package struct Target: Sendable, Hashable {
        package var isSecure: Bool
        package var authority: String
        package var path: String

        package func url(query: String) -> String {
            (isSecure ? "https://" : "http://") + authority + path + (query.isEmpty ? "" : "?" + query)
        }
    }

    /// The target of `key` in `bucket`, or of the bucket itself where the key is nil.
    package func target(bucket: String, key: String?, region: String) -> Target {
        let base = custom ?? EndpointURL(isSecure: true, host: Self.awsHost(region: region))
        let object = PercentEncoding.encode(key ?? "", keepingSlashes: true)
        if usesVirtualHost(bucket) {
            return Target(
                isSecure: base.isSecure, authority: "\(bucket).\(base.authority)",
                path: "\(base.pathPrefix)/\(object)")
        }
        return Target(
            isSecure: base.isSecure, authority: base.authority,
            path: "\(base.pathPrefix)/\(PercentEncoding.encode(bucket))/\(object)")
    }

    private func usesVirtualHost(_ bucket: String) -> Bool {
        switch style {
        case .path: false
        case .virtualHost: true
        case .automatic: custom == nil && Self.isDNSLabel(bucket)
        }
    }

    private static func awsHost(region: String) -> String {
        let suffix = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
        return "s3.\(region).\(suffix)"
    }

    /// One DNS label: a name with dots would not match the wildcard certificate.
    private static func isDNSLabel(_ bucket: String) -> Bool {
        let bytes = bucket.utf8
        guard (3...63).contains(bytes.count), bytes.first != UInt8(ascii: "-"), bytes.last != UInt8(ascii: "-") else {
            return false
        }
        return bytes.allSatisfy { isLowerOrDigit($0) || $0 == UInt8(ascii: "-") }
    }

    /// Whether some service may have such a bucket. The name becomes part of a host: nothing else may slip in with it.
    static func isBucketName(_ bucket: String) -> Bool {
        (1...255).contains(bucket.utf8.count)
            && bucket.utf8.allSatisfy { byte in
                isLowerOrDigit(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                    || [UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_")].contains(byte)
            }
    }

    private static func isLowerOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
