import CMillraceScan

extension [UInt8] {
    /// Whether no byte is above 0x7F.
    var isASCII: Bool { self[...].isASCII }

    /// Where the first ill-formed sequence begins.
    var firstInvalidUTF8: Int? { self[...].firstInvalidUTF8 }
}

extension ArraySlice<UInt8> {
    /// Whether no byte is above 0x7F.
    var isASCII: Bool {
        withUnsafeBufferPointer { text in
            // Safe: all of the slice.
            text.baseAddress.map { millrace_is_ascii($0, text.count) } ?? true
        }
    }

    /// Where the first ill-formed sequence begins, from the slice's start.
    var firstInvalidUTF8: Int? {
        let first = withUnsafeBufferPointer { text -> Int in
            guard let base = text.baseAddress else { return 0 }
            // Safe: all of the slice.
            return millrace_utf8_first_invalid(base, text.count)
        }
        return first < count ? first : nil
    }
}
