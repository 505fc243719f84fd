/// The codec that changes nothing.
enum Stored {
    static func copy(
        _ source: UnsafeRawBufferPointer, to destination: UnsafeMutableRawBufferPointer
    ) throws(CompressionFault) -> Int {
        guard source.count <= destination.count else { throw .destinationTooSmall(capacity: destination.count) }
        destination.copyMemory(from: source)
        return source.count
    }
}
