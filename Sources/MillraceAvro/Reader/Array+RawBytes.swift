extension [UInt8] {
    /// As `withUnsafeBytes`, for bodies that throw one type of error.
    func withRawBytes<Result, Fault>(
        _ body: (UnsafeRawBufferPointer) throws(Fault) -> Result
    ) throws(Fault) -> Result {
        try withUnsafeBufferPointer { buffer throws(Fault) in try body(UnsafeRawBufferPointer(buffer)) }
    }
}
