import NIOCore

/// An object that is being written in parts. Nothing of it is visible before `complete` has returned.
package protocol ObjectUpload: Sendable {
    /// Writes part `number`, from 1. Parts may be written at the same time and in any order; a part written again is
    /// replaced. All but the last have the size that the options gave.
    func putPart(_ number: Int, _ body: ByteBuffer) async throws

    /// Makes the object of its parts. Where this throws, `abort` is still to be called.
    func complete() async throws -> ObjectMetadata

    /// Drops the parts; does nothing after `complete` or another `abort`. No part may be under way.
    ///
    /// It works in a cancelled task too.
    func abort() async
}
