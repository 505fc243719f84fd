/// A length of time as it is typed: `30s`, `15m`, `24h`, `7d`.
public struct TimeSpan: Hashable, Sendable {
    /// The whole of it.
    public let seconds: Int64

    /// So many seconds.
    public init(seconds: Int64) { self.seconds = seconds }

    /// So many hours.
    public static func hours(_ count: Int64) -> TimeSpan { TimeSpan(seconds: count * 3600) }

    /// Reads what was typed.
    ///
    /// - Parameter option: what a message calls it.
    public init(parsing text: String, option: String) throws(MillraceError) {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        let number = Int64(text.dropLast()).flatMap { $0 >= 0 ? $0 : nil }
        guard let unit = text.last.flatMap({ units[$0] }), let number else { throw TimeSpan.refusal(text, option) }
        let (seconds, isTooLong) = number.multipliedReportingOverflow(by: unit)
        guard !isTooLong else { throw TimeSpan.refusal(text, option) }
        self.seconds = seconds
    }

    private static func refusal(_ text: String, _ option: String) -> MillraceError {
        MillraceError(
            .usage, "\(option) '\(text)' is not a length of time", remedy: "write for example 30s, 15m, 24h or 7d")
    }
}

extension TimeSpan: CustomStringConvertible {
    /// In the largest unit that leaves no rest.
    public var description: String {
        for (name, unit) in [("d", 86_400), ("h", 3600), ("m", 60)] as [(String, Int64)]
        where seconds > unit && seconds % unit == 0 {
            return "\(seconds / unit)\(name)"
        }
        return "\(seconds)s"
    }
}
