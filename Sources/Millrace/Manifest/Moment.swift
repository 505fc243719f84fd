import MillraceAWS

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A point in time, in UTC.
struct Moment: Hashable, Sendable {
    /// Since 1970-01-01T00:00:00Z.
    let microseconds: Int64

    /// What the machine's clock says.
    static var now: Moment {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Moment(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    var seconds: Int64 { microseconds / 1_000_000 }

    /// `20261123T180000Z`.
    var text: String { SigningDate(epochSeconds: seconds).timestamp }

    /// `20261123T180000.123456Z`: in names, whose order is then that of time.
    var exactText: String {
        let digits = String(microseconds % 1_000_000)
        return text.dropLast() + "." + String(repeating: "0", count: 6 - digits.count) + digits + "Z"
    }
}
