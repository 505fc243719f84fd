/// A group of regions with names and accounts of its own.
///
/// Source: the SDKs' `partitions.json`.
package struct Partition: Sendable, Hashable {
    package var name: String
    package var dnsSuffix: String
    package var dualStackSuffix: String
    /// The region that stands for the whole partition.
    package var globalRegion: String

    private static let special: [(prefix: String, Partition)] = [
        ("cn-", Partition("aws-cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn", "cn-northwest-1")),
        ("us-gov-", Partition("aws-us-gov", "amazonaws.com", "api.aws", "us-gov-west-1")),
        ("us-iso-", Partition("aws-iso", "c2s.ic.gov", "api.aws.ic.gov", "us-iso-east-1")),
        ("us-isob-", Partition("aws-iso-b", "sc2s.sgov.gov", "api.aws.scloud", "us-isob-east-1")),
        ("eu-isoe-", Partition("aws-iso-e", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk", "eu-isoe-west-1")),
        ("us-isof-", Partition("aws-iso-f", "csp.hci.ic.gov", "api.aws.hci.ic.gov", "us-isof-south-1")),
        ("eusc-", Partition("aws-eusc", "amazonaws.eu", "api.amazonwebservices.eu", "eusc-de-east-1")),
    ]

    private init(_ name: String, _ dnsSuffix: String, _ dualStackSuffix: String, _ globalRegion: String) {
        self.name = name
        self.dnsSuffix = dnsSuffix
        self.dualStackSuffix = dualStackSuffix
        self.globalRegion = globalRegion
    }

    /// The partition that `region` lies in; a region of no known form is taken for one of AWS's own.
    package init(region: String) {
        self =
            Self.special.first { region.hasPrefix($0.prefix) }?.1
            ?? Partition("aws", "amazonaws.com", "api.aws", "us-east-1")
    }
}
