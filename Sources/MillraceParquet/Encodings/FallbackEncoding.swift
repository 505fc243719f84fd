import MillraceBytes

/// What a column's pages are written in where a dictionary does not pay: a closed list, settled by type and profile.
enum FallbackEncoding {
    case plain
    case delta32
    case delta64
    case splitDoubles
    case deltaLengths

    init(leaf: LeafDescriptor, profile: ParquetProfile) {
        self =
            switch (profile, leaf.physicalType) {
            case (.standard, _), (.compat, _): .plain
            case (.modern, .int32): .delta32
            case (.modern, .int64): .delta64
            case (.modern, .double): .splitDoubles
            case (.modern, .byteArray): .deltaLengths
            case (.modern, _): .plain
            }
    }

    /// As page headers and metadata name it.
    var encoding: Encoding {
        switch self {
        case .plain: .plain
        case .delta32, .delta64: .deltaBinaryPacked
        case .splitDoubles: .byteStreamSplit
        case .deltaLengths: .deltaLengthByteArray
        }
    }

    /// Whether the size of a page says more about the values than PLAIN's.
    var isPacking: Bool { self == .delta32 || self == .delta64 }

    /// Appends the encoding of a page of PLAIN values.
    ///
    /// - Complexity: O(bytes).
    func encode(plain: UnsafeRawBufferPointer, into body: inout ByteSink) {
        switch self {
        case .plain: body.append(plain)
        case .delta32: DeltaBinaryPackedEncoder.encode(plain: plain, as: Int32.self, into: &body)
        case .delta64: DeltaBinaryPackedEncoder.encode(plain: plain, as: Int64.self, into: &body)
        case .splitDoubles: ByteStreamSplitEncoder.encode(plain: plain, into: &body)
        case .deltaLengths: DeltaLengthByteArrayEncoder.encode(plain: plain, into: &body)
        }
    }
}
