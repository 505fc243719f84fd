/// The first bytes of an object, held back until they tell which form it has.
struct JSONOpening: Hashable, Sendable {
    /// The two forms of an object.
    enum Decision {
        case lines, array
    }

    /// How far the look at the text has come.
    private enum Phase {
        /// Only white space so far.
        case start
        /// Inside the array that the text begins with.
        case inside
        case insideString
        case afterBackslash
        /// Behind it, in its line or in a later one.
        case behind
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// All bytes taken so far.
    private(set) var bytes: [UInt8] = []
    /// The bytes of a byte order mark: 0 or 3.
    private(set) var markBytes = 0
    private(set) var decision: Decision?
    private var isMarkSettled = false
    private var phase = Phase.start
    private var looked = 0
    private var depth = 0

    /// Takes bytes until the form is known; returns how many were taken.
    mutating func look(at input: UnsafeRawBufferPointer) -> Int {
        let count = min(input.count, JSONLinesCutter.decisionBytes - bytes.count)
        bytes.append(contentsOf: input[..<count])
        settleMark(isEnd: false)
        advance()
        if decision == nil, bytes.count >= JSONLinesCutter.decisionBytes { finish() }
        return count
    }

    /// Decides from what there is.
    mutating func finish() {
        settleMark(isEnd: true)
        advance()
        if decision == nil { decision = phase == .start ? .lines : .array }
    }

    private mutating func settleMark(isEnd: Bool) {
        guard !isMarkSettled else { return }
        let isMark = bytes.starts(with: JSONOpening.byteOrderMark)
        guard isEnd || isMark || !JSONOpening.byteOrderMark.starts(with: bytes) else { return }
        isMarkSettled = true
        markBytes = isMark ? JSONOpening.byteOrderMark.count : 0
        looked = markBytes
    }

    private mutating func advance() {
        guard isMarkSettled else { return }
        while decision == nil, looked < bytes.count {
            let byte = bytes[looked]
            looked += 1
            switch phase {
            case .start: begin(byte)
            case .inside: goOn(byte)
            case .insideString: goOnInString(byte)
            case .afterBackslash: phase = .insideString
            case .behind: if !JSONText.isSpace(byte) { decision = .lines }
            }
        }
    }

    private mutating func begin(_ byte: UInt8) {
        if byte == UInt8(ascii: "[") {
            phase = .inside
        } else if !JSONText.isSpace(byte) {
            decision = .lines
        }
    }

    private mutating func goOn(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"): decision = .array
        case UInt8(ascii: "\""): phase = .insideString
        case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: "}"): depth = max(depth - 1, 0)
        case UInt8(ascii: "]"):
            if depth == 0 { phase = .behind } else { depth -= 1 }
        default: break
        }
    }

    private mutating func goOnInString(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"): decision = .array
        case UInt8(ascii: "\""): phase = .inside
        case UInt8(ascii: "\\"): phase = .afterBackslash
        default: break
        }
    }
}
