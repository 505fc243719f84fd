import MillraceColumns

/// What becomes of a value that its declared type cannot hold.
package enum MisfitPolicy: Hashable, Sendable {
    /// Its record is rejected.
    case reject
    /// Its column is read as the type that all values of the column allow.
    case widen
    /// It is null in its column, and its text stands in one more column behind the others; `names` are what the columns are called
    /// there, by their place from 0.
    case rescue(names: [String])
    /// The same where records name their columns: by the names of keys, some of which have another in the outputs.
    case rescueByKey(renamed: [String: String])

    /// The column that keeps the texts: by column, null where all values of a record fit.
    package static let rescuedField = Field(
        "_rescued",
        .map(key: Field("key", .string, isNullable: false), value: Field("value", .string, isNullable: false)))
}
