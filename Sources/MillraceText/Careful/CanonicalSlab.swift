import CMillraceScan
import MillraceColumns

/// A slab in the making, whose text is written anew: one delimiter byte, doubled quotes and nothing else, LF behind each record.
///
/// A field that stood in quotes stands in quotes, so that an empty string stays apart from a null.
struct CanonicalSlab: Sendable {
    private static let delimiter = UInt8(ascii: ",")

    let quote: UInt8
    /// Whether records without escapes can stand in the slab as they are: one delimiter byte, and no text begins with a quote.
    let isFit: Bool
    private var text: [UInt8] = []
    private var index: [UInt32] = [SlabDigest.leadingWord]
    private var digest = SlabDigest()
    private var source: [UInt8] = []
    private var starts: [UInt32] = []
    private var rejects: [RejectedRecord] = []
    /// Where its part of the source begins.
    private(set) var byteOffset: UInt64
    private(set) var firstLine: UInt64

    init(_ dialect: CSVDialect, byteOffset: UInt64, firstLine: UInt64) {
        self.init(
            quote: dialect.slabQuote, isFit: dialect.quote != nil && dialect.delimiter.count == 1,
            byteOffset: byteOffset, firstLine: firstLine)
    }

    private init(quote: UInt8, isFit: Bool, byteOffset: UInt64, firstLine: UInt64) {
        self.quote = quote
        self.isFit = isFit
        self.byteOffset = byteOffset
        self.firstLine = firstLine
    }

    /// The records, those that were rejected among them.
    var recordCount: Int { starts.count + rejects.count }

    /// Takes a run of the source that holds no record.
    mutating func skip(_ bytes: UnsafeBufferPointer<UInt8>) { source.append(contentsOf: bytes) }

    /// Takes a run of the source that holds a malformed record.
    mutating func reject(_ record: RejectedRecord, _ bytes: UnsafeBufferPointer<UInt8>) {
        source.append(contentsOf: bytes)
        rejects.append(record)
    }

    /// Takes a record with its line end.
    mutating func append(
        _ fields: ArraySlice<RawField>, of bytes: UnsafeBufferPointer<UInt8>, escapes: EscapeRule?
    ) {
        starts.append(UInt32(source.count))
        source.append(contentsOf: bytes)
        digest.recordEnds += 1
        if isFit, let last = fields.last, !fields.contains(where: \.hasEscapes) {
            copy(fields, of: UnsafeBufferPointer(rebasing: bytes[..<last.end]))
            return
        }
        var isFirst = true
        for field in fields {
            if !isFirst { endField(with: CanonicalSlab.delimiter) }
            isFirst = false
            append(field, of: bytes, escapes: escapes)
        }
        endField(with: UInt8(ascii: "\n"))
    }

    /// Takes a record that stands in the source as it must stand in a slab.
    private mutating func copy(_ fields: ArraySlice<RawField>, of bytes: UnsafeBufferPointer<UInt8>) {
        let start = UInt32(text.count)
        var flags: UInt32 = 0
        for field in fields {
            index.append(start + UInt32(field.end))
            flags |= field.isQuoted ? UInt32(MILLRACE_SCAN_QUOTES) : 0
            flags |= field.hasDoubledQuotes ? UInt32(MILLRACE_SCAN_DOUBLED_QUOTES) : 0
        }
        digest.flags |= flags
        text.append(contentsOf: bytes)
        text.append(UInt8(ascii: "\n"))
    }

    private mutating func endField(with byte: UInt8) {
        index.append(UInt32(text.count))
        text.append(byte)
    }

    private mutating func append(_ field: RawField, of bytes: UnsafeBufferPointer<UInt8>, escapes: EscapeRule?) {
        if field.isQuoted { digest.flags |= UInt32(MILLRACE_SCAN_QUOTES) }
        let isFit = field.isQuoted || field.isEmpty || bytes[field.start] != quote
        guard field.hasEscapes || !isFit else {
            if field.hasDoubledQuotes { digest.flags |= UInt32(MILLRACE_SCAN_DOUBLED_QUOTES) }
            text.append(contentsOf: bytes[field.start..<field.end])
            return
        }
        let content = field.content(of: bytes, quote: quote, escapes: escapes)
        guard field.isQuoted || content.first == quote else {
            text.append(contentsOf: content)
            return
        }
        digest.flags |= UInt32(MILLRACE_SCAN_QUOTES)
        text.append(quote)
        for byte in content {
            if byte == quote {
                text.append(quote)
                digest.flags |= UInt32(MILLRACE_SCAN_DOUBLED_QUOTES)
            }
            text.append(byte)
        }
        text.append(quote)
    }

    /// Hands the slab over and starts the next one behind it, in the line `nextLine`.
    ///
    /// - Parameter ending: why the object ends here.
    mutating func finish(
        ordinal: Int, recordsBefore: UInt64, nextLine: UInt64, ending: RecordFault?
    ) -> Slab {
        let length = text.count
        if !text.isASCII { digest.flags |= UInt32(MILLRACE_SCAN_NON_ASCII) }
        text.append(contentsOf: repeatElement(0, count: SlabCutter.padding))
        let origin = SlabSource(
            start: text.count, length: source.count, records: starts, rejects: rejects, ending: ending)
        text.append(contentsOf: source)
        text.append(contentsOf: repeatElement(0, count: SlabCutter.padding))
        digest.append(to: &index)
        let slab = Slab(
            bytes: text, length: length, index: index, ordinal: ordinal, byteOffset: byteOffset, firstLine: firstLine,
            recordsBefore: recordsBefore, source: origin)
        restart(at: byteOffset + UInt64(source.count), line: nextLine)
        return slab
    }

    /// Forgets everything; the next run of the source begins here.
    mutating func restart(at offset: UInt64, line: UInt64) {
        let size = text.count
        self = CanonicalSlab(quote: quote, isFit: isFit, byteOffset: offset, firstLine: line)
        text.reserveCapacity(size)
    }
}

extension RawField {
    /// What the field means.
    func content(of bytes: UnsafeBufferPointer<UInt8>, quote: UInt8?, escapes: EscapeRule?) -> [UInt8] {
        var content: [UInt8] = []
        var place = isQuoted ? start + 1 : start
        let end = isQuoted ? self.end - 1 : self.end
        content.reserveCapacity(max(end - place, 0))
        while place < end {
            let byte = bytes[place]
            let isDoubled = isQuoted && byte == quote
            let isEscape = hasEscapes && byte == escapes?.byte
            if place + 1 < end, isDoubled || (isEscape && escapes?.covers(bytes[place + 1]) == true) { place += 1 }
            content.append(bytes[place])
            place += 1
        }
        return content
    }
}
