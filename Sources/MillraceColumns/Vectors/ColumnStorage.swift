/// The values of a column, one slot a row. The slot of a null exists and holds nothing of meaning.
package indirect enum ColumnStorage: Sendable {
    /// `boolean`: one byte a row, 0 or 1.
    case boolean([UInt8])
    /// `date`.
    case int32([Int32])
    /// `int64`, `timestamp`, and `decimal` of up to 18 digits (the unscaled value).
    case int64([Int64])
    /// `decimal` of more than 18 digits (the unscaled value).
    case int128([Int128])
    case double([Double])
    /// `string`.
    case binary(BinaryStorage)
    /// One child a field, each with as many rows as the parent; under a null parent the children's slots mean nothing.
    case structure([ColumnVector])
    /// Row `i` has the elements `offsets[i]..<offsets[i + 1]`; a null row has none.
    case list(offsets: [Int32], element: ColumnVector)
    /// As `list`, with two children side by side.
    case map(offsets: [Int32], keys: ColumnVector, values: ColumnVector)

    /// The number of rows.
    package var count: Int {
        switch self {
        case .boolean(let values): values.count
        case .int32(let values): values.count
        case .int64(let values): values.count
        case .int128(let values): values.count
        case .double(let values): values.count
        case .binary(let values): values.views.count
        case .structure(let children): children.first?.count ?? 0
        case .list(let offsets, _), .map(let offsets, _, _): offsets.count - 1
        }
    }
}
