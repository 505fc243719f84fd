import MillraceColumns
import MillraceText

extension Table {
    /// The columns of the CSV, in order.
    enum Column: Int, CaseIterable {
        case id, key, part, price, measure, date, time, zonedTime, flag, mode, comment
    }

    /// The first `count` rows. With quotes, texts stand in them; every tenth comment has doubled quotes and a line feed as well.
    func csv(_ count: Int, isQuoted: Bool) -> [UInt8] {
        var text = Column.allCases.map { "\($0)" }.joined(separator: ",") + "\n"
        for row in 0..<count {
            let date = Table.date(dates[row])
            let time = Table.time(times[row])
            let comment = comment(row, isQuoted: isQuoted)
            let quote = isQuoted ? "\"" : ""
            let doubled = comment.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
            text += "\(ids[row]),\(keys[row]),\(parts[row]),\(prices[row]),\(measures[row]),\(date),\(time),\(time)Z,"
            text += "\(flags[row]),\(quote)\(modes[row])\(quote),\(quote)\(doubled)\(quote)\n"
        }
        return Array(text.utf8)
    }

    /// The comment as it is meant.
    func comment(_ row: Int, isQuoted: Bool) -> String {
        isQuoted && row % 10 == 0 ? comments[row] + "\n\"so\" it said" : comments[row]
    }

    /// One slab, and the scan behind it.
    static func slab(_ csv: [UInt8]) throws -> Slab {
        var slabs: [Slab] = []
        var cutter = SlabCutter(dialect: .comma, slabBytes: csv.count + 1, recordLimit: 1 << 20)
        try csv.withUnsafeBytes { try cutter.append($0, into: &slabs) }
        try cutter.finish(into: &slabs)
        return slabs[0]
    }

    /// `YYYY-MM-DD`, counted up from 1970 year by year and month by month.
    private static func date(_ days: Int32) -> String {
        var (year, month, left) = (1970, 0, Int(days))
        while left >= length(year) {
            left -= length(year)
            year += 1
        }
        let months = [31, length(year) - 337, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        while left >= months[month] {
            left -= months[month]
            month += 1
        }
        return "\(year)-\(padded(month + 1, 2))-\(padded(left + 1, 2))"
    }

    private static func length(_ year: Int) -> Int { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 366 : 365 }

    private static func time(_ microseconds: Int64) -> String {
        let (seconds, rest) = Int(microseconds).quotientAndRemainder(dividingBy: 1_000_000)
        let (minutes, second) = seconds.quotientAndRemainder(dividingBy: 60)
        let (hours, minute) = minutes.quotientAndRemainder(dividingBy: 60)
        let clock = "\(padded(hours % 24, 2)):\(padded(minute, 2)):\(padded(second, 2))"
        return "\(date(Int32(hours / 24)))T\(clock).\(padded(rest, 6))"
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: width - digits.count) + digits
    }
}
