import MillraceColumns

/// How values of a logical type are stored and annotated, with the newer and the older annotation both.
///
/// SPEC: LogicalTypes.md.
struct LeafStorage {
    var physicalType: PhysicalType
    var typeLength: Int?
    var annotation: LogicalAnnotation?
    var convertedType: ConvertedType?

    /// `type` must not be nested.
    init(_ type: LogicalType, profile: ParquetProfile = .standard) {
        switch type {
        case .boolean: self.init(stored: .boolean)
        case .int64: self.init(stored: .int64)
        case .double: self.init(stored: .double)
        case .date: self.init(stored: .int32, .date, .date)
        case .timestamp(let isAdjustedToUTC):
            // SPEC: local timestamps are annotated with the older annotation too.
            self.init(stored: .int64, .timestamp(isAdjustedToUTC: isAdjustedToUTC, unit: .micros), .timestampMicros)
        case .string: self.init(stored: .byteArray, .string, .utf8)
        case .decimal(let precision, let scale):
            self.init(stored: .int32, .decimal(precision: Int32(precision), scale: Int32(scale)), .decimal)
            // The oldest readers look for decimals of any size there.
            if precision > 18 || profile == .compat {
                physicalType = .fixedLengthByteArray
                typeLength = LeafStorage.decimalBytes(precision: precision)
            } else if precision > 9 {
                physicalType = .int64
            }
        case .structure, .list, .map: preconditionFailure("a nested type is not a leaf")
        }
    }

    private init(
        stored physicalType: PhysicalType, _ annotation: LogicalAnnotation? = nil, _ convertedType: ConvertedType? = nil
    ) {
        self.physicalType = physicalType
        self.annotation = annotation
        self.convertedType = convertedType
    }

    /// The smallest n with `10^precision <= 2^(8n - 1)`.
    static func decimalBytes(precision: Int) -> Int {
        var limit = Int128(1)
        for _ in 0..<precision { limit *= 10 }
        var bytes = 1
        while bytes < 16, Int128(1) << Int128(8 * bytes - 1) < limit { bytes += 1 }
        return bytes
    }
}
