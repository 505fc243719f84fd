import MillraceColumns

/// A table of orders, made anew and always the same: the values, and the texts that a CSV has for them.
struct Table {
    let rows: Int
    /// 1, 2, 3…
    private(set) var ids: [Int64] = []
    /// 40 bits, all different.
    private(set) var keys: [Int64] = []
    /// A thousand different, in steps of 37.
    private(set) var parts: [Int64] = []
    /// Ten thousand different.
    private(set) var suppliers: [Int64] = []
    /// Hundredths.
    private(set) var cents: [Int64] = []
    private(set) var prices: [Double] = []
    /// 16 or 17 digits.
    private(set) var measures: [Double] = []
    /// Days; seven years.
    private(set) var dates: [Int32] = []
    /// Microseconds.
    private(set) var times: [Int64] = []
    private(set) var flags: [Bool] = []
    /// Seven different.
    private(set) var modes: [String] = []
    /// 10 to 43 bytes, all different.
    private(set) var comments: [String] = []

    private static let words = [
        "furiously", "regular", "deposits", "sleep", "carefully", "final", "requests", "above", "the", "even",
        "accounts", "bold",
    ]
    private static let kinds = ["AIR", "TRUCK", "MAIL", "SHIP", "RAIL", "FOB", "REG AIR"]

    init(rows: Int) {
        self.rows = rows
        var random = Random(state: 42)
        for row in 0..<rows {
            ids.append(Int64(row + 1))
            keys.append(Int64(random.below(1 << 20)) << 20 | Int64(row))
            parts.append(Int64(random.below(1000)) * 37)
            suppliers.append(Int64(random.below(10_000)) + 1)
            cents.append(Int64(random.below(10_000_000)) + 90_000)
            prices.append(Double(cents[row]) / 100)
            measures.append(Double(random.below(1 << 53)) / Double(1 << 50))
            dates.append(Int32(8036 + random.below(2526)))
            times.append(Int64(random.below(1 << 50)))
            flags.append(random.below(2) == 1)
            modes.append(Table.kinds[random.below(7)])
            comments.append(Table.comment(row, &random))
        }
    }

    private static func comment(_ row: Int, _ random: inout Random) -> String {
        var text = String(row, radix: 36)
        let length = 10 + random.below(25)
        while text.utf8.count < length { text += " " + words[random.below(words.count)] }
        return text
    }
}

/// Knuth's linear congruential generator: the same everywhere.
struct Random {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 11) % UInt64(limit))
    }
}

extension BinaryStorage {
    init(_ texts: [String]) {
        var bytes: [UInt8] = []
        var views: [BinaryView] = []
        for text in texts {
            views.append(BinaryView(offset: UInt32(bytes.count), length: UInt32(text.utf8.count)))
            bytes += text.utf8
        }
        self.init(bytes: bytes, views: views)
    }
}
