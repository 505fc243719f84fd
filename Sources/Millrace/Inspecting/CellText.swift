import MillraceColumns

/// Values that do not nest as text: ISO dates and times, exact decimals.
enum CellText {
    /// `123.45`, from its unscaled value.
    static func decimal(_ unscaled: Int128, scale: Int) -> String {
        text { ISOText.append(decimal: unscaled, scale: scale, to: &$0) }
    }

    /// `2026-11-22`, from days since 1970-01-01 in the proleptic Gregorian calendar.
    static func date(_ days: Int64) -> String { text { ISOText.append(days: days, to: &$0) } }

    /// `2026-11-22T18:04:31` with six digits behind the second where they are not all zero.
    static func timestamp(_ micros: Int64) -> String {
        text { ISOText.append(timestamp: micros, perSecond: 1_000_000, to: &$0) }
    }

    private static func text(_ body: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        body(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
