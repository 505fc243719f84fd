import MillraceBytes

/// Why a value could not be read; the block knows where it stands.
enum ValueFault: Error, Hashable, Sendable {
    /// The block ended inside the value.
    case truncated
    case malformed(String)
    /// The value is larger than what may be held.
    case limitExceeded(what: String, limit: Int)
}

// SPEC: "Binary Encoding", "Primitive Types".
extension ByteCursor {
    mutating func long() throws(ValueFault) -> Int64 {
        do throws(Fault) { return try readZigZag() } catch { throw ByteCursor.valueFault(error) }
    }

    mutating func int() throws(ValueFault) -> Int32 {
        guard let value = Int32(exactly: try long()) else { throw .malformed("an int beyond 32 bits") }
        return value
    }

    /// 0 or 1.
    mutating func boolean() throws(ValueFault) -> UInt8 {
        let byte: UInt8
        do throws(Fault) { byte = try readByte() } catch { throw ByteCursor.valueFault(error) }
        guard byte < 2 else { throw .malformed("a boolean of \(byte)") }
        return byte
    }

    mutating func bits32() throws(ValueFault) -> UInt32 {
        do throws(Fault) { return try readLittleEndianUInt32() } catch { throw ByteCursor.valueFault(error) }
    }

    mutating func bits64() throws(ValueFault) -> UInt64 {
        do throws(Fault) { return try readLittleEndianUInt64() } catch { throw ByteCursor.valueFault(error) }
    }

    /// A length and as many bytes.
    mutating func run() throws(ValueFault) -> UnsafeRawBufferPointer {
        let length = try long()
        guard length >= 0 else { throw .malformed("a length of \(length)") }
        return try run(of: Int(length))
    }

    mutating func run(of length: Int) throws(ValueFault) -> UnsafeRawBufferPointer {
        do throws(Fault) { return try readBytes(length) } catch { throw ByteCursor.valueFault(error) }
    }

    /// A run that must be UTF-8.
    mutating func text() throws(ValueFault) -> UnsafeRawBufferPointer {
        let text = try run()
        guard UTF8Validation.isValid(text) else { throw .malformed("a string that is not UTF-8") }
        return text
    }

    /// The place of a symbol among `count`.
    mutating func symbol(of count: Int) throws(ValueFault) -> Int {
        let index = try long()
        guard index >= 0, index < count else { throw .malformed("symbol \(index) of an enum") }
        return Int(index)
    }

    /// A timestamp in units of `scale` microseconds.
    mutating func microseconds(scale: Int64) throws(ValueFault) -> Int64 {
        let (value, overflow) = try long().multipliedReportingOverflow(by: scale)
        guard !overflow else { throw .malformed("a timestamp beyond 64 bits of microseconds") }
        return value
    }

    /// Calls `body` for each item of an array or entry of a map.
    ///
    /// SPEC: "Arrays": blocks of items, each with its count, negative when its size follows; the last count is 0.
    mutating func forEachItem(_ body: (inout ByteCursor) throws(ValueFault) -> Void) throws(ValueFault) {
        while true {
            var count = try long()
            if count == 0 { return }
            if count < 0 {
                _ = try long()
                count = count == .min ? .max : -count
            }
            for _ in 0..<count { try body(&self) }
        }
    }

    private static func valueFault(_ fault: Fault) -> ValueFault {
        switch fault {
        case .truncated: .truncated
        case .malformedVarint: .malformed("a number beyond 64 bits")
        }
    }
}
