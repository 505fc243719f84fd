import Millrace

/// Numbers as a person reads them.
enum Numbers {
    /// `6,001,215`.
    static func grouped(_ number: some BinaryInteger) -> String { GroupedDigits.text(number) }

    /// `1 record`, `2,000 records`.
    static func counted(_ number: some BinaryInteger, _ noun: String, _ plural: String? = nil) -> String {
        GroupedDigits.counted(number, noun, plural)
    }

    /// `0.42 s`, `12.3 s`, `4 min 05 s`, `2 h 10 min`.
    static func duration(_ seconds: Double) -> String {
        let whole = Int(seconds)
        if seconds < 10 { return fixed(seconds, digits: 2) + " s" }
        if seconds < 60 { return fixed(seconds, digits: 1) + " s" }
        if whole < 3600 { return "\(whole / 60) min \(padded(whole % 60)) s" }
        return "\(whole / 3600) h \(padded(whole % 3600 / 60)) min"
    }

    /// A number with so many digits behind the point.
    static func fixed(_ number: Double, digits: Int) -> String {
        var scale = 1
        for _ in 0..<digits { scale *= 10 }
        let scaled = Int((number * Double(scale)).rounded())
        guard digits > 0 else { return "\(scaled)" }
        let fraction = String(scaled % scale)
        return "\(scaled / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
