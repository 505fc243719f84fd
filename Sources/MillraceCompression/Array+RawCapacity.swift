extension [UInt8] {
    /// Makes an array of the bytes that `body` writes at the start of `capacity` bytes of raw memory.
    init(
        capacity: Int, _ body: (UnsafeMutableRawBufferPointer) throws(CompressionFault) -> Int
    ) throws(CompressionFault) {
        var fault: CompressionFault?
        // Safe: the count handed back is what `body` says it wrote, and no body writes more than it was given room for.
        self.init(unsafeUninitializedCapacity: capacity) { buffer, written in
            do throws(CompressionFault) {
                written = try body(UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: capacity))
            } catch {
                fault = error
            }
        }
        if let fault { throw fault }
    }
}
