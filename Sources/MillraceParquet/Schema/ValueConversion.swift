/// How stored values become values of the hub.
///
/// The hub's types are few, and what it lacks is read as text or widened: never rounded, never cut.
enum ValueConversion: Hashable, Sendable {
    /// BOOLEAN.
    case boolean
    /// INT32 and INT64 as signed integers.
    case integer
    /// INT32 that holds UINT_8, UINT_16 or UINT_32.
    case unsigned
    /// INT64 that holds UINT_64: a decimal(20,0).
    case unsignedDecimal
    /// INT32 days.
    case date
    /// INT64 in the hub's unit.
    case timestampMicros
    /// INT64, multiplied; an instant that the hub's unit cannot hold is refused.
    case timestampMillis
    /// INT64 nanoseconds, as ISO text; the flag says whether it is an instant.
    case timestampNanos(isAdjustedToUTC: Bool)
    /// INT96: nanoseconds of the day and a Julian day, as ISO text.
    case timestampINT96
    /// INT32 or INT64 in this many units a second, as ISO text.
    case time(perSecond: Int64)
    /// FLOAT.
    case float
    /// DOUBLE.
    case double
    /// FIXED_LEN_BYTE_ARRAY(2).
    case float16
    /// INT32, INT64, or big-endian bytes; the hub's type says how wide.
    case decimal
    /// The same with more digits than the hub's decimals have, as text.
    case decimalText(scale: Int)
    /// Bytes that the file promises to be UTF-8, and are refused otherwise.
    case text
    /// Bytes of which the file says nothing: text where they are UTF-8, else base64, value by value.
    case bytes
    /// FIXED_LEN_BYTE_ARRAY(16), as canonical text.
    case uuid
    /// FIXED_LEN_BYTE_ARRAY(12): months, days, milliseconds; as an ISO 8601 duration.
    case interval
    /// Nothing but nulls.
    case null
}
