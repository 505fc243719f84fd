/// Numbers with declared marks, in plain words.
enum SlowNumber {
    /// The number with a point and without groups; nil when a mark stands where none may.
    static func plain(_ text: String, decimal: String, thousands: String?) -> String? {
        let sign = text.hasPrefix("-") || text.hasPrefix("+") ? String(text.first.map(String.init) ?? "") : ""
        var whole = String(text.dropFirst(sign.count))
        var rest = ""
        if let end = restStart(whole, thousands) {
            rest = String(whole[end...])
            whole = String(whole[..<end])
        }
        if let thousands, whole.contains(thousands) {
            let groups = whole.components(separatedBy: thousands)
            guard 1...3 ~= groups[0].count, groups.dropFirst().allSatisfy({ $0.count == 3 }) else { return nil }
            whole = groups.joined()
        }
        if rest.hasPrefix(decimal) { rest = "\u{1}" + rest.dropFirst() }
        guard !rest.contains(".") else { return nil }
        return sign + whole + rest.replacing("\u{1}", with: ".")
    }

    /// Where digits and their groups end.
    private static func restStart(_ text: String, _ thousands: String?) -> String.Index? {
        text.firstIndex { character in
            !("0"..."9").contains(character) && String(character) != thousands
        }
    }
}

extension String {
    fileprivate func components(separatedBy mark: String) -> [String] {
        split(separator: mark, omittingEmptySubsequences: false).map(String.init)
    }
}
