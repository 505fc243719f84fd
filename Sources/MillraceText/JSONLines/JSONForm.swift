import CMillraceScan

/// What the records of an object are.
enum JSONForm: Sendable {
    /// Not known yet.
    case undecided(JSONOpening)
    /// Lines.
    case lines
    /// Elements of one array.
    case array(JSONArrayScan)
}

/// Where the walk through an array document stands.
struct JSONArrayScan: Sendable {
    enum Phase {
        /// Before the opening bracket.
        case before
        case inside
        /// Behind the closing bracket: only white space so far.
        case behind
        /// Behind it, and there is text.
        case stray
    }

    var phase = Phase.before
    var nesting = millrace_json_nesting()
    /// Whether some element has ended: an empty array has none, not an empty one.
    var hasElements = false
}

/// What ends a line: decided by the first line end of the object.
enum JSONLineEnd: Sendable {
    case unknown
    /// LF, with or without a CR before it. A CR by itself is white space.
    case lineFeed
    /// CR, and LF beside it.
    case carriageReturn

    /// The lines that end in the first `end` bytes.
    func lines(in bytes: [UInt8], upTo end: Int) -> Int {
        bytes.withUnsafeBufferPointer { text in
            guard let base = text.baseAddress else { return 0 }
            // Safe: the caller's `end` lies inside the text.
            let feeds = millrace_count_byte(base, end, UInt8(ascii: "\n"))
            guard self == .carriageReturn else { return feeds }
            let pairs = (1..<max(end, 1)).reduce(0) { count, place in
                count + (text[place] == UInt8(ascii: "\n") && text[place - 1] == UInt8(ascii: "\r") ? 1 : 0)
            }
            return feeds + millrace_count_byte(base, end, UInt8(ascii: "\r")) - pairs
        }
    }
}
