/// The value options, made ready for the loops over fields.
package struct ValueRules: Hashable, Sendable {
    package let options: ValueOptions
    /// Whether some text stands for no value.
    let hasNullTexts: Bool
    /// Whether the class of a value is what `ValueClass.of` says.
    let isPlainlyClassed: Bool
    /// Whether decimals are inferred, so that digits are to be counted.
    let countsDigits: Bool
    let marks: NumberMarks
    let words: BooleanWords
    /// Bit `n` says that some null text has `n` bytes; 63 or more share a bit.
    private let nullLengths: UInt64

    /// The options must have no `problem`.
    package init(_ options: ValueOptions) {
        self.options = options
        marks = NumberMarks(decimal: options.decimalMark, thousands: options.thousandsMark ?? [])
        words = BooleanWords(trueWords: options.trueWords, falseWords: options.falseWords)
        hasNullTexts = !options.nullTexts.isEmpty
        isPlainlyClassed = marks.isPlain && words.isEmpty && options.dateOrder == nil
        countsDigits = options.decimalInference != .off
        nullLengths = options.nullTexts.reduce(0) { $0 | 1 << UInt64(min($1.count, 63)) }
    }

    /// The defaults.
    package static let plain = ValueRules(ValueOptions())

    /// Whether numbers are not written as the parsers read them.
    var rewritesNumbers: Bool { !marks.isPlain }

    /// Whether a field without quotes stands for no value.
    func isNull(_ text: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        guard nullLengths >> UInt64(min(length, 63)) & 1 == 1 else { return false }
        return options.nullTexts.contains { word in
            word.count == length && (0..<length).allSatisfy { word[$0] == text[$0] }
        }
    }

    /// Reads what is in the classes `date` and `timestamp`.
    var dayReader: DayReader { DayReader(order: options.dateOrder, shortYears: options.shortYears) }

    /// Reads what a column of dates of this layout may hold.
    ///
    /// Where ISO's dates stand beside others, the layout is ISO's own with months and days of one digit.
    func dayReader(_ layout: DateLayout) -> DayReader {
        guard layout == .dashedYearFirst else { return DayReader(readsISO: false, layout: layout) }
        var reader = dayReader
        reader.layout = layout
        return reader
    }

    /// Reads a column that is declared to hold dates or timestamps: what needs no evidence of other values.
    var declaredDayReader: DayReader {
        var reader = dayReader
        reader.readsYearFirst = true
        return reader
    }
}

extension ValueRules {
    /// Classifies a value as the options want it. The text must have 64 bytes of padding behind it.
    @inline(__always) func valueClass(_ text: UnsafePointer<UInt8>, _ length: Int) -> ValueClass {
        isPlainlyClassed ? ValueClass.of(text, length) : optedClass(text, length)
    }

    @inline(never) private func optedClass(_ text: UnsafePointer<UInt8>, _ length: Int) -> ValueClass {
        if !words.isEmpty, length > 0, words.parse(text, length) != nil {
            return BooleanWords.isDigit(text, length) ? .digitWord : .boolean
        }
        if rewritesNumbers {
            let number = withPlainNumber(text, length) { ValueClass.of($0, $1) }
            if let number, number.isFiniteNumber { return number }
        }
        let valueClass = ValueClass.of(text, length)
        if rewritesNumbers, valueClass.isFiniteNumber { return dayClass(text, length) ?? .text }
        guard options.dateOrder != nil, valueClass.wantsLayout || valueClass == .text else { return valueClass }
        if let known = dayClass(text, length) { return known }
        guard valueClass.wantsLayout, let parts = DateParts(text, length) else { return valueClass }
        return layouts(of: parts).isEmpty ? .text : valueClass
    }

    /// Whether a value is a date, or a date and a time, in the declared order.
    private func dayClass(_ text: UnsafePointer<UInt8>, _ length: Int) -> ValueClass? {
        guard options.dateOrder != nil else { return nil }
        if dayReader.day(text, length) != nil { return .date }
        return dayReader.moment(text, length) == nil ? nil : .timestamp
    }

    /// The layouts that a value which wants one may have; with a declared order only those of which nobody can be in doubt.
    func layouts(of parts: DateParts) -> DateLayouts {
        options.dateOrder == nil ? parts.layouts : parts.layouts.intersection(.yearFirst)
    }

    /// Runs `body` on a number with its marks made plain; nil when they are where none may be.
    func withPlainNumber<Result>(
        _ text: UnsafePointer<UInt8>, _ length: Int, _ body: (UnsafePointer<UInt8>, Int) -> Result
    ) -> Result? {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: NumberMarks.scratchSize) { scratch in
            // Safe: of the size that `rewrite` asks for; the parsers look at no padding that they do not mask.
            scratch.initialize(repeating: 0)
            guard let base = scratch.baseAddress, let length = marks.rewrite(text, length, into: base) else {
                return nil
            }
            return body(UnsafePointer(base), length)
        }
    }
}
