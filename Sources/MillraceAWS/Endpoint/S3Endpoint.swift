/// Finds the URL of a bucket, an access point or an object.
///
/// Source: the SDKs' endpoint rules for S3, as far as they concern general purpose buckets and access points.
package struct S3Endpoint: Sendable, Hashable {
    /// Nil for AWS itself.
    package var custom: EndpointURL?
    package var style: AddressingStyle
    package var useFIPS: Bool
    package var useDualStack: Bool

    package init(
        custom: EndpointURL?, style: AddressingStyle, useFIPS: Bool = false, useDualStack: Bool = false
    ) {
        self.custom = custom
        self.style = style
        self.useFIPS = useFIPS
        self.useDualStack = useDualStack
    }

    /// Where a request goes: the host to call, the percent-encoded path that is both sent and signed, and the region to sign for.
    package struct Target: Sendable, Hashable {
        package var isSecure: Bool
        package var authority: String
        package var path: String
        package var region: String

        package func url(query: String) -> String {
            (isSecure ? "https://" : "http://") + authority + path + (query.isEmpty ? "" : "?" + query)
        }
    }

    /// The target of `key` in `bucket`, or of the bucket itself where the key is nil.
    ///
    /// - Parameter bucket: A bucket's name, or the ARN of an access point.
    /// - Throws: ``ConfigurationError`` where the settings contradict each other, and for what is not supported.
    package func target(bucket: String, key: String?, region: String) throws(ConfigurationError) -> Target {
        let partition = try partition(of: region)
        let object = PercentEncoding.encode(key ?? "", keepingSlashes: true)
        if bucket.hasPrefix("arn:") {
            guard style != .path else { throw ConfigurationError("an ARN cannot be reached in path style") }
            let point = try AccessPointARN(bucket)
            guard try self.partition(of: point.region) == partition else {
                throw ConfigurationError("'\(bucket)' lies in another partition than the region \(region)")
            }
            let base = custom ?? awsBase("s3-accesspoint", point.region, partition)
            return Target(
                isSecure: base.isSecure, authority: "\(point.hostLabel).\(base.authority)",
                path: "\(base.pathPrefix)/\(object)", region: point.region)
        }
        try Self.refuseOtherKinds(bucket)
        let base = custom ?? awsBase("s3", region, partition)
        let signing = region == Self.global ? partition.globalRegion : region
        if usesVirtualHost(bucket, base) {
            return Target(
                isSecure: base.isSecure, authority: "\(bucket).\(base.authority)",
                path: "\(base.pathPrefix)/\(object)", region: signing)
        }
        return Target(
            isSecure: base.isSecure, authority: base.authority,
            path: "\(base.pathPrefix)/\(PercentEncoding.encode(bucket))/\(object)", region: signing)
    }

    private static let global = "aws-global"

    private func partition(of region: String) throws(ConfigurationError) -> Partition {
        guard HostLabel.isLabel(region) else { throw ConfigurationError("'\(region)' is not the name of a region") }
        let partition = Partition(region: region)
        guard !useDualStack || custom == nil else {
            throw ConfigurationError(
                "dual-stack (AWS_USE_DUALSTACK_ENDPOINT) cannot be combined with an endpoint of one's own")
        }
        guard !useFIPS || custom == nil else {
            throw ConfigurationError("FIPS (AWS_USE_FIPS_ENDPOINT) cannot be combined with an endpoint of one's own")
        }
        guard !useFIPS || partition.name != "aws-cn" else {
            throw ConfigurationError("there are no FIPS endpoints (AWS_USE_FIPS_ENDPOINT) in China")
        }
        return partition
    }

    private func awsBase(_ service: String, _ region: String, _ partition: Partition) -> EndpointURL {
        if region == Self.global, !useFIPS, !useDualStack {
            return EndpointURL(isSecure: true, host: "\(service).\(partition.dnsSuffix)")
        }
        let place = region == Self.global ? partition.globalRegion : region
        let words = [service + (useFIPS ? "-fips" : ""), useDualStack ? "dualstack" : nil, place, partition.dnsSuffix]
        return EndpointURL(isSecure: true, host: words.compactMap(\.self).joined(separator: "."))
    }

    /// Buckets whose names tell that they want another protocol or another signature.
    private static func refuseOtherKinds(_ bucket: String) throws(ConfigurationError) {
        for (suffix, kind) in [
            ("--x-s3", "S3 Express One Zone buckets"), ("--xa-s3", "access points of S3 Express One Zone"),
            ("--op-s3", "S3 on Outposts"),
        ] where bucket.hasSuffix(suffix) {
            throw ConfigurationError("'\(bucket)': \(kind) are not supported; use a general purpose bucket")
        }
    }

    private func usesVirtualHost(_ bucket: String, _ base: EndpointURL) -> Bool {
        switch style {
        case .path: false
        case .virtualHost: HostLabel.isBucket(bucket, withDots: !base.isSecure) && !HostLabel.isAddress(base.host)
        // One label: a name with dots would not match the wildcard certificate.
        case .automatic: custom == nil && HostLabel.isBucket(bucket, withDots: false)
        }
    }

    /// Whether some service may have such a bucket. The name becomes part of a host: nothing else may slip in with it.
    static func isBucketName(_ bucket: String) -> Bool {
        if bucket.hasPrefix("arn:") { return bucket.utf8.count <= 2048 }
        return (1...255).contains(bucket.utf8.count)
            && bucket.utf8.allSatisfy { byte in
                HostLabel.isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
                    || byte == UInt8(ascii: "_")
            }
    }
}
