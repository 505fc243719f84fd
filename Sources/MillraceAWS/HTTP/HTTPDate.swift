/// Reads the HTTP `Date` header, to learn how far the clock here is off.
package enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Seconds since 1970 of `Sun, 22 Nov 2026 18:00:00 GMT`, or nil for any other form.
    ///
    /// Source: RFC 9110, section 5.6.7.
    package static func epochSeconds(_ text: String) -> Int64? {
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let day = Int64(words[1]), let year = Int64(words[3]),
            let month = months.firstIndex(of: String(words[2])), (1...31).contains(day), (1970...9999).contains(year)
        else { return nil }
        let clock = words[4].split(separator: ":").compactMap { Int64($0) }
        guard clock.count == 3, (0...23).contains(clock[0]), (0...59).contains(clock[1]), (0...60).contains(clock[2])
        else { return nil }
        let days = CivilDate(year: year, month: Int64(month) + 1, day: day).daysSinceEpoch
        return days * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
    }
}
