import MillraceColumns

extension LeafStorage {
    /// What a leaf of a file is in the hub's terms.
    ///
    /// - Throws: `ParquetFault.unsupported` when the hub has no such type.
    static func logicalType(
        of element: SchemaElement, _ physicalType: PhysicalType
    ) throws(ParquetFault) -> LogicalType {
        let annotation =
            if let newer = element.logicalType { Optional(newer) } else { try olderAnnotation(of: element) }
        switch (physicalType, annotation) {
        case (.boolean, nil): return .boolean
        case (.int32, nil), (.int64, nil): return .int64
        case (.int32, .integer(_, isSigned: true)), (.int64, .integer(_, isSigned: true)): return .int64
        case (.float, nil), (.double, nil): return .double
        case (.int32, .date): return .date
        case (.int64, .timestamp(let isAdjustedToUTC, unit: .micros)):
            return .timestamp(isAdjustedToUTC: isAdjustedToUTC)
        case (.byteArray, .string), (.byteArray, .json): return .string
        case (.int32, .decimal(let precision, let scale)):
            return try decimal(precision, scale, atMost: 9, element)
        case (.int64, .decimal(let precision, let scale)):
            return try decimal(precision, scale, atMost: 18, element)
        case (.fixedLengthByteArray, .decimal(let precision, let scale)):
            guard let length = element.typeLength, (1...16).contains(length) else {
                throw .unsupported("column \(element.name): decimals of that many bytes")
            }
            return try decimal(precision, scale, atMost: 38, element)
        default:
            throw .unsupported("column \(element.name): \(physicalType) with this annotation")
        }
    }

    private static func decimal(
        _ precision: Int32, _ scale: Int32, atMost limit: Int32, _ element: SchemaElement
    ) throws(ParquetFault) -> LogicalType {
        guard precision >= 1, precision <= limit, scale >= 0, scale <= precision else {
            throw .unsupported("column \(element.name): decimal(\(precision),\(scale))")
        }
        return .decimal(precision: Int(precision), scale: Int(scale))
    }

    /// The newer annotation that says the same as the older one. SPEC: LogicalTypes.md, the compatibility rules.
    private static func olderAnnotation(of element: SchemaElement) throws(ParquetFault) -> LogicalAnnotation? {
        switch element.convertedType {
        case nil: nil
        case .utf8: .string
        case .json: .json
        case .date: .date
        case .decimal: .decimal(precision: element.precision ?? 0, scale: element.scale ?? 0)
        case .timestampMicros: .timestamp(isAdjustedToUTC: true, unit: .micros)
        case .int8: .integer(bitWidth: 8, isSigned: true)
        case .int16: .integer(bitWidth: 16, isSigned: true)
        case .int32: .integer(bitWidth: 32, isSigned: true)
        case .int64: .integer(bitWidth: 64, isSigned: true)
        default: throw .unsupported("column \(element.name): its older annotation")
        }
    }
}
