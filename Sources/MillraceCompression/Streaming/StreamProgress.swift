/// What one call of `StreamDecompressor.decompress` did.
package struct StreamProgress: Hashable, Sendable {
    /// Bytes taken from the input.
    package internal(set) var read = 0
    /// Bytes put into the output.
    package internal(set) var written = 0
}
