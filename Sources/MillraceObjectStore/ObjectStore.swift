import NIOCore

/// A place that objects are read from and written to: a bucket, a folder, or memory.
///
/// Every method throws ``ObjectStoreError`` or `CancellationError`. Keys are texts with `/` between their words; what each
/// store does is fixed by one suite of conformance tests.
package protocol ObjectStore: Sendable {
    /// All objects whose keys begin with `prefix` (a text, not a folder), ordered as the store orders them.
    func list(prefix: String) -> ObjectListing

    /// Opens an object for reading, in one request.
    func get(_ key: String, _ options: GetOptions) async throws -> ObjectReader

    /// Writes an object whole: it is visible with all its bytes, or not at all.
    func put(_ key: String, _ body: ByteBuffer, _ options: PutOptions) async throws -> ObjectMetadata

    /// Starts to write an object in parts. The caller ends it with `complete` or `abort`.
    func startUpload(_ key: String, _ options: PutOptions) async throws -> any ObjectUpload

    /// Deletes an object; succeeds also where there is none.
    func delete(_ key: String) async throws
}

extension ObjectStore {
    /// Opens the whole object.
    package func get(_ key: String) async throws -> ObjectReader { try await get(key, GetOptions()) }
}
