import MillraceColumns

/// A statistic's bytes as text. SPEC: parquet.thrift `Statistics`: bounds are PLAIN-encoded, byte arrays without their length.
enum BoundText {
    static func text(_ bytes: [UInt8], _ type: LogicalType?) -> String? {
        guard let type else { return nil }
        switch type {
        case .string: return String(decoding: bytes, as: UTF8.self)
        case .boolean: return bytes.first.map { $0 == 0 ? "false" : "true" }
        case .double:
            guard let bits = littleEndian(bytes, 8) else { return nil }
            return "\(Double(bitPattern: UInt64(bitPattern: bits)))"
        case .int64: return littleEndian(bytes, 8).map { "\($0)" }
        case .date: return littleEndian(bytes, 4).map { CellText.date($0) }
        case .timestamp(let isAdjustedToUTC):
            return littleEndian(bytes, 8).map { CellText.timestamp($0) + (isAdjustedToUTC ? "Z" : "") }
        case .decimal(let precision, let scale):
            let unscaled: Int128? =
                precision <= 18 ? littleEndian(bytes, precision <= 9 ? 4 : 8).map { Int128($0) } : bigEndian(bytes)
            return unscaled.map { CellText.decimal($0, scale: scale) }
        case .structure, .list, .map: return nil
        }
    }

    /// A signed integer of `width` bytes.
    private static func littleEndian(_ bytes: [UInt8], _ width: Int) -> Int64? {
        guard bytes.count == width else { return nil }
        let raw = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return width == 4 ? Int64(Int32(truncatingIfNeeded: raw)) : Int64(bitPattern: raw)
    }

    /// A signed integer of up to 16 bytes.
    private static func bigEndian(_ bytes: [UInt8]) -> Int128? {
        guard let first = bytes.first, bytes.count <= 16 else { return nil }
        return bytes.reduce(first >= 0x80 ? -1 : 0) { $0 << 8 | Int128($1) }
    }
}
