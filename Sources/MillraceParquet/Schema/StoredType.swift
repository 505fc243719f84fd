import MillraceColumns

/// What a leaf of a file is: in the file's words, in the hub's, and how to come from one to the other.
///
/// SPEC: LogicalTypes.md. An annotation that is unknown, or that its physical type cannot have, is read over.
struct StoredType: Hashable, Sendable {
    /// What a person reads in `inspect`: `time[us]`, `uint64`, `decimal(12,2)`.
    var name: String
    var type: LogicalType
    var conversion: ValueConversion

    /// - Throws: `ParquetFault.malformed` for decimals of impossible scales and for fixed values without a length.
    init(_ element: SchemaElement, _ physicalType: PhysicalType) throws(ParquetFault) {
        if physicalType == .fixedLengthByteArray, element.typeLength ?? -1 < 0 {
            throw .malformed("column \(element.name): fixed-length values without a length")
        }
        let annotation = element.logicalType.flatMap(\.known) ?? StoredType.olderAnnotation(of: element)
        if let annotation, let annotated = try StoredType(element, physicalType, annotation) {
            self = annotated
        } else {
            self = StoredType(plain: physicalType, length: Int(element.typeLength ?? 0))
        }
    }

    private init(_ name: String, _ type: LogicalType, _ conversion: ValueConversion) {
        self.name = name
        self.type = type
        self.conversion = conversion
    }

    /// Without an annotation.
    private init(plain physicalType: PhysicalType, length: Int) {
        switch physicalType {
        case .boolean: self.init("boolean", .boolean, .boolean)
        case .int32: self.init("int32", .int64, .integer)
        case .int64: self.init("int64", .int64, .integer)
        case .int96: self.init("int96", .string, .timestampINT96)
        case .float: self.init("float", .double, .float)
        case .double: self.init("double", .double, .double)
        case .byteArray: self.init("binary", .string, .bytes)
        case .fixedLengthByteArray: self.init("fixed[\(length)]", .string, .bytes)
        }
    }

    /// nil when values of this physical type cannot have this annotation.
    private init?(
        _ element: SchemaElement, _ physicalType: PhysicalType, _ annotation: LogicalAnnotation
    ) throws(ParquetFault) {
        switch (physicalType, annotation) {
        case (.byteArray, .string), (.fixedLengthByteArray, .string): self.init("string", .string, .text)
        case (.byteArray, .enumeration): self.init("enum", .string, .text)
        case (.byteArray, .json): self.init("json", .string, .text)
        case (.byteArray, .bson): self.init("bson", .string, .bytes)
        case (_, .unknown): self.init("null", .string, .null)
        case (.int32, .date): self.init("date", .date, .date)
        case (.int32, .time(let isAdjusted, let unit)), (.int64, .time(let isAdjusted, let unit)):
            self.init("time[\(unit.symbol)\(isAdjusted ? ", utc" : "")]", .string, .time(perSecond: unit.perSecond))
        case (.int64, .timestamp(let isAdjusted, let unit)): self.init(timestamp: unit, isAdjustedToUTC: isAdjusted)
        case (.int32, .integer(let bits, let isSigned)), (.int64, .integer(let bits, let isSigned)):
            self.init(integerOf: Int(bits), isSigned: isSigned, physicalType)
        case (.fixedLengthByteArray, .uuid) where element.typeLength == 16: self.init("uuid", .string, .uuid)
        case (.fixedLengthByteArray, .float16) where element.typeLength == 2: self.init("float16", .double, .float16)
        case (.fixedLengthByteArray, .interval) where element.typeLength == 12:
            self.init("interval", .string, .interval)
        case (.int32, .decimal(let precision, let scale)), (.int64, .decimal(let precision, let scale)),
            (.byteArray, .decimal(let precision, let scale)),
            (.fixedLengthByteArray, .decimal(let precision, let scale)):
            try self.init(decimalOf: Int(precision), scale: Int(scale), element.name)
        default: return nil
        }
    }

    private init(timestamp unit: TimeUnit, isAdjustedToUTC: Bool) {
        let type = LogicalType.timestamp(isAdjustedToUTC: isAdjustedToUTC)
        switch unit {
        case .micros: self.init("\(type)", type, .timestampMicros)
        case .millis: self.init("\(type)[ms]", type, .timestampMillis)
        case .nanos: self.init("\(type)[ns]", .string, .timestampNanos(isAdjustedToUTC: isAdjustedToUTC))
        }
    }

    private init(integerOf bits: Int, isSigned: Bool, _ physicalType: PhysicalType) {
        let name = (isSigned ? "int" : "uint") + "\(bits)"
        if isSigned {
            self.init(name, .int64, .integer)
        } else if physicalType == .int64 {
            self.init(name, .decimal(precision: 20, scale: 0), .unsignedDecimal)
        } else {
            self.init(name, .int64, .unsigned)
        }
    }

    /// What no writer in its senses has: text of so many zeros would be a trap.
    private static let maximumScale = 10_000

    private init(decimalOf precision: Int, scale: Int, _ name: String) throws(ParquetFault) {
        guard precision > 0, (0...StoredType.maximumScale).contains(scale) else {
            throw .malformed("column \(name): decimal(\(precision),\(scale))")
        }
        if precision <= LogicalType.maximumDecimalPrecision, scale <= precision {
            let type = LogicalType.decimal(precision: precision, scale: scale)
            self.init("\(type)", type, .decimal)
        } else {
            self.init("decimal(\(precision),\(scale))", .string, .decimalText(scale: scale))
        }
    }

    /// The newer annotation that says the same as the older one. SPEC: LogicalTypes.md, the compatibility rules.
    private static func olderAnnotation(of element: SchemaElement) -> LogicalAnnotation? {
        switch element.convertedType {
        case nil, .map, .mapKeyValue, .list: nil
        case .utf8: .string
        case .enumeration: .enumeration
        case .json: .json
        case .bson: .bson
        case .interval: .interval
        case .date: .date
        case .decimal: .decimal(precision: element.precision ?? 0, scale: element.scale ?? 0)
        case .timeMillis: .time(isAdjustedToUTC: true, unit: .millis)
        case .timeMicros: .time(isAdjustedToUTC: true, unit: .micros)
        case .timestampMillis: .timestamp(isAdjustedToUTC: true, unit: .millis)
        case .timestampMicros: .timestamp(isAdjustedToUTC: true, unit: .micros)
        case .uint8: .integer(bitWidth: 8, isSigned: false)
        case .uint16: .integer(bitWidth: 16, isSigned: false)
        case .uint32: .integer(bitWidth: 32, isSigned: false)
        case .uint64: .integer(bitWidth: 64, isSigned: false)
        case .int8: .integer(bitWidth: 8, isSigned: true)
        case .int16: .integer(bitWidth: 16, isSigned: true)
        case .int32: .integer(bitWidth: 32, isSigned: true)
        case .int64: .integer(bitWidth: 64, isSigned: true)
        }
    }
}

extension LogicalAnnotation {
    /// nil for an annotation that this reader does not know.
    fileprivate var known: LogicalAnnotation? {
        if case .other = self { nil } else { self }
    }
}

extension TimeUnit {
    fileprivate var symbol: String {
        switch self {
        case .millis: "ms"
        case .micros: "us"
        case .nanos: "ns"
        }
    }

    fileprivate var perSecond: Int64 {
        switch self {
        case .millis: 1000
        case .micros: 1_000_000
        case .nanos: 1_000_000_000
        }
    }
}
