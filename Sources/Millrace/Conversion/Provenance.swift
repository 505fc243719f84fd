import MillraceAWS

/// Where an output's rows came from: written into the output, and the seed of Avro's sync marker.
///
/// Only the name: the same file copied elsewhere must give the same bytes, and an ETag, which S3 objects carry beside their bytes, would not.
package struct Provenance: Hashable, Sendable {
    /// The source's URL, or its path below SOURCE.
    package var source: String

    package init(source: String) { self.source = source }

    /// What the variable MILLRACE_PROVENANCE says: for tests that compare bytes across sources.
    package static func injected(_ environment: ProcessEnvironment) -> Provenance? {
        environment["MILLRACE_PROVENANCE"].map { Provenance(source: $0) }
    }
}
