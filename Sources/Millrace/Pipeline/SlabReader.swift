import MillraceColumns
import MillraceCompression
import MillraceObjectStore
import MillraceText
import NIOCore

/// The serial side of a conversion: reads the source once, finds out how it is to be read, and cuts it into slabs.
actor SlabReader {
    /// How a source is read: what a person said, and what an earlier pass found out.
    struct Request: Sendable {
        let options: TextOptions
        /// The source's name, which says something about its format.
        let name: String
        /// nil: it is found out from the head.
        var reading: TextReading?
        let slabBytes: Int
        let recordLimit: Int
        /// The largest window that a compressed source may need.
        let windowLimit: Int
        /// What a zstd source may unpack to: its window was not counted, since it is never larger than the text. nil: anything.
        var textLimit: UInt64?
        /// How many threads may decompress.
        var threads = 1
    }

    /// How much of the text is looked at before it is known how to read it.
    static let headBytes = 1 << 20

    private let request: Request
    private let chunks: ChunkCursor
    private var stages: SourceStages
    private var head: [UInt8] = []
    private var cutter: TextCutter?
    private var waiting: [Slab] = []
    /// Bytes of the source, as it is stored, that have been taken in.
    private(set) var bytesTaken: UInt64 = 0
    private var textTaken: UInt64 = 0
    private var isInputOver = false
    private var isAtEnd = false
    private let clock: StageClock
    private let onBytes: @Sendable (Int) -> Void

    /// What the text says about how it is read.
    private var found: SniffedText?

    /// Reads `body`; `onBytes` is told of every chunk's bytes.
    init(body: ObjectBody, _ request: Request, clock: StageClock, onBytes: @escaping @Sendable (Int) -> Void) {
        self.request = request
        self.chunks = ChunkCursor(body)
        let threads = LentThreads(request.threads)
        stages = SourceStages(
            request.options, windowLimit: request.windowLimit, lookAhead: 2 * request.slabBytes,
            crew: StreamCrew(width: threads.width) { threads.share($0, $1) })
        self.clock = clock
        self.onBytes = onBytes
    }

    /// How the source is read, and what says so; nil before it is known.
    var sniffed: SniffedText? {
        found.map { SniffedText(reading: $0.reading, findings: storage + $0.findings) }
    }

    /// Whether the source is not text as it is stored.
    var isCompressed: Bool { stages.compression != nil }

    /// Whether the source's size is not that of its text.
    var isTextOfOtherSize: Bool { stages.compression != nil || stages.isTranscoding }

    /// How characters are stored; nil before that is known.
    var encoding: TextEncoding? { stages.encoding }

    /// The names that the text has in front; nil before they were seen, and where it has none.
    var names: [String]? { cutter?.names }

    /// Lines so far that are no records: comments, and what stands in front of the table.
    var linesPassedOver: UInt64 { cutter?.linesPassedOver ?? 0 }

    /// The columns that share a name in front of the text.
    var repeatedNames: [[String]] { cutter?.repeatedNames ?? [] }

    /// The next slab, nil at the end of the source and behind a record that cannot be read.
    ///
    /// - Throws: `RecordFault` for a header that cannot be read, and what the store throws.
    func next() async throws -> Slab? {
        while waiting.isEmpty {
            if isAtEnd { return nil }
            try await advance()
        }
        // Taken out, not only passed on: a slab must not outlive its batch.
        return waiting.removeFirst()
    }

    /// Up to `count` slabs, fewer only when the source has no more.
    func next(_ count: Int) async throws -> [Slab] {
        var slabs: [Slab] = []
        while slabs.count < count, let slab = try await next() { slabs.append(slab) }
        return slabs
    }

    /// Takes slabs back that were only looked at; they come again, in their order.
    func putBack(_ slabs: [Slab]) { waiting.insert(contentsOf: slabs, at: 0) }

    /// Whether every slab of the source has been handed out.
    func isExhausted() async throws -> Bool {
        while waiting.isEmpty, !isAtEnd { try await advance() }
        return waiting.isEmpty
    }

    /// Goes on by one run of text, when no slab waits.
    private func advance() async throws {
        if try readText() { return try checkText() }
        if isInputOver {
            isAtEnd = true
        } else if let chunk = try await chunks.next() {
            bytesTaken += UInt64(chunk.readableBytes)
            onBytes(chunk.readableBytes)
            stages.feed(chunk)
        } else {
            isInputOver = true
            stages.end()
        }
    }

    private func checkText() throws(MillraceError) {
        guard let limit = request.textLimit, textTaken > limit, stages.compression == .zstd else { return }
        throw MillraceError(
            .memoryTooSmall, "it unpacks to more than \(ByteSize(bytes: Int(clamping: limit)))",
            remedy: "convert it by itself, or give more --memory")
    }

    /// Cuts the next run of text, or at the end what is left of it. False: more of the source is needed, or there is no more.
    private func readText() throws -> Bool {
        do {
            let isThere = try stages.next { try take($0) }
            if cutter == nil, head.count >= SlabReader.headBytes { try decide(isWhole: false) }
            if !isThere, isInputOver {
                try stages.finish { try take($0) }
                try endText()
            }
            if stages.isTranscoding { followTrail() }
            return isThere
        } catch let fault as RecordFault {
            throw stages.trail.located(fault)
        }
    }

    /// Gives the slabs that were just cut what their text was made of.
    private func followTrail() {
        for index in waiting.indices { stages.trail.attach(to: &waiting[index]) }
        if let place = cutter?.place { stages.forget(before: place) }
    }

    private func take(_ text: UnsafeRawBufferPointer) throws {
        textTaken += UInt64(text.count)
        if cutter == nil {
            head.append(contentsOf: text)
        } else {
            try cut(text)
        }
    }

    private func cut(_ text: UnsafeRawBufferPointer) throws {
        try clock.time(.cut, bytes: text.count, records: { 0 }) { () throws in try cutter?.append(text, into: &waiting)
        }
        if cutter?.isBroken == true { isAtEnd = true }
    }

    /// Knows from the head how to read, and begins to.
    private func decide(isWhole: Bool) throws {
        let sniffed =
            request.reading.map { SniffedText(reading: $0, findings: []) }
            ?? TextSniffer.sniff(head, isWhole: isWhole, options: request.options, name: request.name)
        found = sniffed
        cutter = sniffed.reading.cutter(slabBytes: request.slabBytes, recordLimit: recordLimit)
        let text = head
        head = []
        try text.withUnsafeBytes { try cut($0) }
    }

    /// The longest record. Of what is transcoded the source's own bytes are held too, up to twice as many.
    private var recordLimit: Int { stages.isTranscoding ? request.recordLimit / 6 * 5 : request.recordLimit }

    /// What was found out before the text was seen.
    private var storage: [Finding] {
        var findings: [Finding] = []
        if let format = stages.compression {
            findings.append(
                Finding(topic: "compression", value: format.rawValue, reason: "its first bytes say so", confidence: 1))
        }
        if let encoding = stages.encoding, encoding != .utf8 {
            let isDeclared = request.options.encoding != nil
            let reason = isDeclared ? "declared" : "a byte order mark, or zeros where UTF-16 has them"
            findings.append(
                Finding(
                    topic: "encoding", value: encoding.rawValue, reason: reason, confidence: isDeclared ? 1 : 0.95))
        }
        return findings
    }

    private func endText() throws {
        if cutter == nil { try decide(isWhole: true) }
        if !isAtEnd { try cutter?.finish(into: &waiting) }
        isAtEnd = true
    }
}

/// A body's iterator in a box that an actor may hold.
private final class ChunkCursor: @unchecked Sendable {
    // Safe: only its SlabReader has it, which calls `next` from one task of its pass and awaits each answer before the next call.
    private var iterator: ObjectBody.AsyncIterator

    init(_ body: ObjectBody) { iterator = body.makeAsyncIterator() }

    func next() async throws -> ByteBuffer? { try await iterator.next() }
}
