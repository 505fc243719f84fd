import MillraceColumns

/// What a reader must know of a leaf to decode its column chunks.
struct StoredLeaf: Sendable {
    /// For messages: names joined with dots.
    var name: String
    var physicalType: PhysicalType
    /// The bytes of FIXED_LEN_BYTE_ARRAY values.
    var typeLength: Int
    var maximumDefinitionLevel: Int
    var maximumRepetitionLevel: Int
    /// Of each list around the leaf, from the outermost in: from this definition level on it has an element.
    var elementLevels: [Int]
    var stored: StoredType

    /// The bytes of a PLAIN value; nil where values differ in length or are bits.
    var fixedWidth: Int? {
        switch physicalType {
        case .int32, .float: 4
        case .int64, .double: 8
        case .int96: 12
        case .fixedLengthByteArray: typeLength
        case .boolean, .byteArray: nil
        }
    }
}
