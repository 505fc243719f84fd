import MillraceAWS

/// Where an output's rows came from: written into the output, and the seed of Avro's sync marker.
package struct Provenance: Hashable, Sendable {
    /// The source's URL, or its path below SOURCE.
    package var source: String
    /// The source's ETag where the store has one.
    package var etag: String?

    /// What the variable MILLRACE_PROVENANCE says: for tests that compare bytes across sources.
    package static func injected(_ environment: ProcessEnvironment) -> Provenance? {
        environment["MILLRACE_PROVENANCE"].map { Provenance(source: $0) }
    }

    package init(source: String, etag: String? = nil) {
        self.source = source
        self.etag = etag
    }
}
