/// Where the instance metadata service answers.
package enum InstanceMetadataEndpoint {
    /// The service's address without a slash at its end.
    ///
    /// - Throws: ``ConfigurationError`` for a mode or an address that makes no sense.
    package static func url(_ settings: SharedSettings) throws(ConfigurationError) -> String {
        if let text = settings.value("AWS_EC2_METADATA_SERVICE_ENDPOINT", key: "ec2_metadata_service_endpoint") {
            guard !text.contains(where: \.isWhitespace), let url = try? EndpointURL(text) else {
                throw ConfigurationError("AWS_EC2_METADATA_SERVICE_ENDPOINT is not a URL of the form http://host")
            }
            return url.description
        }
        let mode = settings.value(
            "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", key: "ec2_metadata_service_endpoint_mode")
        switch mode?.lowercased() {
        case nil, "ipv4": return "http://169.254.169.254"
        case "ipv6": return "http://[fd00:ec2::254]"
        default: throw ConfigurationError("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE must be IPv4 or IPv6")
        }
    }
}
