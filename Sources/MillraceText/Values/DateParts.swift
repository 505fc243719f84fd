/// Three numbers with the same mark between them, one of which may be a year.
struct DateParts {
    private var numbers: InlineArray<3, UInt32> = [0, 0, 0]
    private var lengths: InlineArray<3, Int> = [0, 0, 0]
    /// `/`, `-` or `.`.
    let mark: UInt8
    /// Where the text goes on behind them.
    let end: Int

    /// Reads them at the start of a text: up to four digits, then up to two, then up to four.
    init?(_ text: UnsafePointer<UInt8>, _ length: Int) {
        var place = 0
        for part in 0..<3 {
            let start = place
            while place < length, place - start < (part == 1 ? 2 : 4), text[place] &- UInt8(ascii: "0") <= 9 {
                numbers[part] = numbers[part] * 10 + UInt32(text[place] - UInt8(ascii: "0"))
                place += 1
            }
            lengths[part] = place - start
            guard place > start else { return nil }
            if part < 2 {
                guard place < length, DateParts.isMark(text[place]) else { return nil }
                place += 1
            }
        }
        mark = text[lengths[0]]
        guard text[lengths[0] + 1 + lengths[1]] == mark else { return nil }
        end = place
    }

    private static func isMark(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }

    /// The layouts in which they are a day that exists. Years have four digits.
    var layouts: DateLayouts {
        var layouts: DateLayouts = []
        for order in DateOrder.allCases where day(order) != nil {
            layouts.insert(DateLayouts(DateLayout(order, mark: mark)))
        }
        return layouts
    }

    /// Days since 1970-01-01; nil when there is no such day.
    ///
    /// With `shortYears` a year may have two digits: it is one of the hundred that begin there.
    func day(_ order: DateOrder, shortYears: Int? = nil) -> Int32? {
        let (year, month, day) =
            switch order {
            case .dayFirst: (2, 1, 0)
            case .monthFirst: (2, 0, 1)
            case .yearFirst: (0, 1, 2)
            }
        guard lengths[month] <= 2, lengths[day] <= 2 else { return nil }
        guard let full = fullYear(year, shortYears: shortYears) else { return nil }
        return DateParser.days(year: full, month: numbers[month], day: numbers[day])
    }

    private func fullYear(_ part: Int, shortYears: Int?) -> UInt32? {
        if lengths[part] == 4 { return numbers[part] }
        guard lengths[part] == 2, let shortYears else { return nil }
        return UInt32(shortYears + (Int(numbers[part]) + 100 - shortYears % 100) % 100)
    }
}
