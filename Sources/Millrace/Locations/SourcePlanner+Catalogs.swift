import MillraceObjectStore

// Sources that stand in objects.
extension SourcePlanner {
    /// Far more than any list or manifest that was made by a person or by S3.
    private static let limit = 16 << 20

    /// The list that stands in an object. It may only name objects: who can write it could have other files of this machine read.
    func list(_ catalog: SourceCatalog) async throws -> SourceList {
        let list = try SourceList(path: catalog.text, bytes: try await bytes(catalog))
        for entry in list.entries {
            guard case .s3 = entry.location else {
                throw MillraceError(
                    .usage, "line \(entry.line): '\(entry.location.text)' is not in S3",
                    remedy: "a list in S3 names s3://bucket/…; one on this machine may name files", object: catalog.text
                )
            }
            for destination in destinations { try SourceLoop.refuse(entry.location, destination) }
        }
        return list
    }

    /// The objects of an inventory's bucket, but for those that lie where this run writes.
    func inventory(_ catalog: SourceCatalog, _ body: (PlannedObject) async throws -> Void) async throws {
        let manifest = try InventoryManifest(json: try await bytes(catalog), object: catalog.text)
        let bucket = manifest.sourceBucket
        let own = destinations.compactMap { destination -> String? in
            guard case .s3(bucket, let key) = destination else { return nil }
            return key.isEmpty || key.hasSuffix("/") ? key : key + "/"
        }
        guard !own.contains("") else {
            throw MillraceError(
                .usage, "the destination is all of the bucket that was listed",
                remedy: "write to s3://\(bucket)/prefix/",
                object: catalog.text)
        }
        try await list(
            stores.bucket(bucket), prefix: "",
            listing: InventoryReader.listing(manifest, stores.bucket(manifest.bucket)),
            isMeant: { key in
                !SourcePlanner.isHidden(key, below: "") && !own.contains { key.hasPrefix($0) }
            }, body
        ) { "s3://\(bucket)/\($0)" }
    }

    /// Where this run writes: what was opened for it besides its sources.
    private var destinations: [Location] { stores.locations.filter { !sources.contains($0) } }

    private func bytes(_ catalog: SourceCatalog) async throws -> [UInt8] {
        let object: ObjectReader
        switch catalog.place {
        case .s3(let bucket, let key): object = try await stores.bucket(bucket).get(key)
        case .local(let path):
            let (folder, name) = LocalPath.split(path)
            object = try await stores.folder(folder).get(name)
        }
        var bytes: [UInt8] = []
        for try await chunk in object.body {
            bytes += chunk.readableBytesView
            guard bytes.count <= SourcePlanner.limit else {
                throw MillraceError(
                    .usage, "it is larger than \(ByteSize(bytes: SourcePlanner.limit))",
                    remedy: "give it in several objects",
                    object: catalog.text)
            }
        }
        return bytes
    }
}
