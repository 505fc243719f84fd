/// Where STS answers.
package enum STSEndpoint {
    /// The endpoint of a region, or the one that the settings name.
    ///
    /// - Throws: ``ConfigurationError`` where the settings contradict each other.
    package static func url(_ settings: SharedSettings) throws(ConfigurationError) -> (url: EndpointURL, region: String)
    {
        let region = settings.region ?? "us-east-1"
        if let text = try settings.endpoint("STS") { return (try EndpointURL(text), region) }
        let isFIPS = try settings.isOn("AWS_USE_FIPS_ENDPOINT", key: "use_fips_endpoint")
        let isDualStack = try settings.isOn("AWS_USE_DUALSTACK_ENDPOINT", key: "use_dualstack_endpoint")
        guard region.utf8.allSatisfy(S3Configuration.isRegionByte) else {
            throw ConfigurationError("'\(region)' is not the name of a region")
        }
        let partition = Partition(region: region)
        let suffix = isDualStack ? partition.dualStackSuffix : partition.dnsSuffix
        if region == "aws-global", !isFIPS, !isDualStack {
            return (EndpointURL(isSecure: true, host: "sts.\(suffix)"), partition.globalRegion)
        }
        // GovCloud's own endpoint is the FIPS endpoint.
        let isPlain = !isFIPS || (partition.name == "aws-us-gov" && !isDualStack)
        let place = region == "aws-global" ? partition.globalRegion : region
        return (EndpointURL(isSecure: true, host: "\(isPlain ? "sts" : "sts-fips").\(place).\(suffix)"), place)
    }
}
