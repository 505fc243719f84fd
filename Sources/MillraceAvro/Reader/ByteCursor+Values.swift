import MillraceBytes

/// Why a value could not be read; the block knows where it stands.
enum ValueFault: Error, Hashable, Sendable {
    /// The block ended inside the value.
    case truncated
    case malformed(String)
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

    private static func valueFault(_ fault: Fault) -> ValueFault {
        switch fault {
        case .truncated: .truncated
        case .malformedVarint: .malformed("a number beyond 64 bits")
        }
    }
}
