/// Where an output's rows came from: written into the output, and the seed of Avro's sync marker.
package struct Provenance: Hashable, Sendable {
    /// The source's URL, or its path below SOURCE.
    package var source: String
    /// The source's ETag where the store has one.
    package var etag: String?

    package init(source: String, etag: String? = nil) {
        self.source = source
        self.etag = etag
    }
}
