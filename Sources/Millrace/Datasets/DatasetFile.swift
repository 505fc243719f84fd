import MillraceObjectStore
import NIOCore

/// The file that a dataset's schema is kept in; it changes by compare-and-swap only.
struct DatasetFile: Sendable {
    let destination: Destination

    /// What there is, and the ETag to replace it by; nil where there is none.
    ///
    /// - Throws: `MillraceError` for a file that is damaged; what the store throws.
    func load() async throws -> (schema: DatasetSchema, etag: String?)? {
        let key = destination.key(DatasetSchema.key)
        do {
            let object = try await destination.store.get(key)
            var bytes: [UInt8] = []
            for try await chunk in object.body { bytes += chunk.readableBytesView }
            return (try DatasetSchema(json: bytes, object: destination.describe(key)), object.metadata.etag)
        } catch let error as ObjectStoreError {
            guard case .notFound = error.kind else { throw error }
            return nil
        }
    }

    /// Writes a schema, if what is there is still what it was made from.
    ///
    /// - Parameter etag: nil: there was none.
    /// - Returns: false when somebody else was first.
    func save(_ schema: DatasetSchema, replacing etag: String?) async throws -> Bool {
        do {
            _ = try await destination.store.put(
                destination.key(DatasetSchema.key), ByteBuffer(string: schema.json),
                PutOptions(
                    contentType: "application/json", precondition: etag.map { .ifMatch($0) } ?? .ifAbsent))
            return true
        } catch let error as ObjectStoreError where error.kind == .preconditionFailed {
            return false
        }
    }

    /// Changes the schema until nobody else was first; `change` says what is to become of the one that is there, nil: nothing.
    ///
    /// - Returns: the schema that is there in the end.
    func update(_ change: (DatasetSchema?) throws -> DatasetSchema?) async throws -> DatasetSchema? {
        while true {
            try Task.checkCancellation()
            let found = try await load()
            guard let wanted = try change(found?.schema), wanted != found?.schema else { return found?.schema }
            if try await save(wanted, replacing: found?.etag) { return wanted }
        }
    }
}
