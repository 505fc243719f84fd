/// A moment as SigV4 writes it: whole seconds in UTC. It holds no clock; the caller passes the time in.
package struct SigningDate: Sendable, Hashable {
    /// Seconds since 1970-01-01T00:00:00Z.
    package let epochSeconds: Int64
    /// `yyyyMMdd'T'HHmmss'Z'`, the value of `x-amz-date`.
    package let timestamp: String
    /// `yyyyMMdd`, the first word of the credential scope.
    package let day: String

    package init(epochSeconds: Int64) {
        self.epochSeconds = epochSeconds
        let (days, second) = epochSeconds.flooredDivision(by: 86_400)
        let date = CivilDate(daysSinceEpoch: days)
        day = padded(date.year, 4) + padded(date.month, 2) + padded(date.day, 2)
        timestamp = day + "T" + padded(second / 3600, 2) + padded(second / 60 % 60, 2) + padded(second % 60, 2) + "Z"
    }
}

/// `value` in decimal, with zeros in front up to `width` digits.
private func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
