extension TextEncoding {
    /// How many bytes of a source's head are worth a look.
    package static let headLength = 4096

    /// What the first bytes of a source say by themselves; nil: nothing, so it is UTF-8 or what a person says.
    ///
    /// A byte order mark says all. Without one, UTF-16 is taken for certain where every second byte is 0 nearly always and the others
    /// never are: so looks text of Western languages, and nothing else. In other scripts the line ends tell: each of them stands in a unit
    /// of its own, no zero stands in the other half of a unit, and hardly a line is longer than lines are.
    package static func detect(head: UnsafeRawBufferPointer) -> TextEncoding? {
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { return .utf8 }
        if head.starts(with: [0xFF, 0xFE]) { return .utf16LittleEndian }
        if head.starts(with: [0xFE, 0xFF]) { return .utf16BigEndian }
        return detectUnmarkedUTF16(head)
    }

    /// Fewer units than these prove nothing.
    private static let fewestUnits = 8

    private static func detectUnmarkedUTF16(_ head: UnsafeRawBufferPointer) -> TextEncoding? {
        let units = min(head.count, headLength) / 2
        guard units >= fewestUnits else { return nil }
        var (evenZeros, oddZeros) = (0, 0)
        for unit in 0..<units {
            if head[2 * unit] == 0 { evenZeros += 1 }
            if head[2 * unit + 1] == 0 { oddZeros += 1 }
        }
        let most = units - units / 8
        if evenZeros == 0, oddZeros >= most { return .utf16LittleEndian }
        if oddZeros == 0, evenZeros >= most { return .utf16BigEndian }
        if evenZeros == 0, oddZeros > 0, hasLineEnds(head, units, low: 0) { return .utf16LittleEndian }
        if oddZeros == 0, evenZeros > 0, hasLineEnds(head, units, low: 1) { return .utf16BigEndian }
        return nil
    }

    /// Whether bytes that are line feeds in UTF-8 are whole units of UTF-16, whose low half stands at `low`, but for a few in letters.
    private static func hasLineEnds(_ head: UnsafeRawBufferPointer, _ units: Int, low: Int) -> Bool {
        var (whole, others) = (0, 0)
        for unit in 0..<units {
            let (byte, high) = (head[2 * unit + low], head[2 * unit + 1 - low])
            if byte == 0x0A, high == 0 { whole += 1 } else if byte == 0x0A || high == 0x0A { others += 1 }
        }
        return whole > 0 && others * 8 <= whole
    }

    /// Finds an encoding by any of the names that are in use for it, in any case; `utf-16` is of the order that its mark says.
    package init?(name: String) {
        switch name.lowercased().filter({ $0 != "-" && $0 != "_" }) {
        case "utf8": self = .utf8
        case "utf16", "utf16le": self = .utf16LittleEndian
        case "utf16be": self = .utf16BigEndian
        case "latin1", "iso88591": self = .latin1
        case "windows1252", "cp1252": self = .windows1252
        case "shiftjis", "sjis", "cp932", "windows31j": self = .shiftJIS
        default: return nil
        }
    }
}
