extension [UInt8] {
    /// The bytes for the length of a call, whose errors keep their type.
    func withRawBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws(StreamFault) -> Result
    ) throws(StreamFault) -> Result {
        try span.withUnsafeBytes(body)
    }
}
