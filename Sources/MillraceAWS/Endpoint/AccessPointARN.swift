/// `arn:PARTITION:s3:REGION:ACCOUNT:accesspoint:NAME`, the name of an access point.
package struct AccessPointARN: Sendable, Hashable {
    package var region: String
    package var account: String
    package var name: String

    /// What stands before the endpoint's host.
    var hostLabel: String { "\(name)-\(account)" }

    /// Reads an ARN.
    ///
    /// - Throws: ``ConfigurationError`` for anything but an access point in one region.
    package init(_ text: String) throws(ConfigurationError) {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, !parts[1].isEmpty, !parts[2].isEmpty, !parts[5].isEmpty else {
            throw Self.fault(text, "it is not an ARN")
        }
        guard parts[2] == "s3" else { throw Self.fault(text, Self.refusal(service: parts[2])) }
        let resource = parts[5].split(maxSplits: 2, omittingEmptySubsequences: false) { $0 == ":" || $0 == "/" }
        guard resource[0] == "accesspoint" else { throw Self.fault(text, "it names no access point") }
        guard resource.count == 2 else { throw Self.fault(text, "one name, and no more, must follow 'accesspoint:'") }
        guard !parts[3].isEmpty else { throw Self.fault(text, "multi-region access points are not supported") }
        guard HostLabel.isLabel(parts[3]) else { throw Self.fault(text, "'\(parts[3])' is not the name of a region") }
        guard HostLabel.isLabel(parts[4]) else { throw Self.fault(text, "its account is malformed") }
        guard HostLabel.isLabel(resource[1]) else { throw Self.fault(text, "the access point's name is malformed") }
        (region, account, name) = (String(parts[3]), String(parts[4]), String(resource[1]))
    }

    private static func refusal(service: Substring) -> String {
        switch service {
        case "s3-outposts": "S3 on Outposts is not supported"
        case "s3-object-lambda": "S3 Object Lambda is not supported"
        default: "it is not of the service s3"
        }
    }

    private static func fault(_ text: String, _ reason: String) -> ConfigurationError {
        ConfigurationError(
            "'\(text)': \(reason); name a bucket, or an access point as arn:aws:s3:REGION:ACCOUNT:accesspoint:NAME")
    }
}
