/// Decompresses gzip members, one after the other.
///
/// Zero bytes may follow a member: tapes and block devices leave them. SPEC: RFC 1952.
final class GzipStream: @unchecked Sendable {
    // Safe: only a non-copyable value ever holds this object and never gives it away, so no two threads share what it keeps.

    private enum Stage {
        /// Before the first member, between two, or behind the last.
        case between
        case header
        case body
        case trailer(known: Int)
    }

    private let inflater = Inflater()
    /// nil where there is but one thread: nothing is gained then.
    private let wholeMembers: GzipWholeMembers?
    private var stage = Stage.between
    private var header = GzipHeader()
    private var carry = BitReader.Carry()
    private var checksum: UInt32 = 0
    private var memberSize = 0
    /// The checksum and the size that the member states.
    private var trailer: UInt64 = 0
    /// Whether the member that begins next must be read in the stream, so that its fault is found here.
    private var isWholeRefused = false
    /// Bytes of the input taken in earlier calls.
    private var inputBefore = 0
    private var decompressedCount = 0
    private var member = 0

    init(crew: StreamCrew) { wholeMembers = crew.width > 1 ? GzipWholeMembers(crew: crew) : nil }

    var position: StreamPosition {
        StreamPosition(
            compressedOffset: inputBefore - carry.count / 8, decompressedOffset: decompressedCount, member: member)
    }

    /// Whether the input may end here, with nothing more to come out.
    var isBetweenMembers: Bool {
        guard case .between = stage else { return false }
        return carry.count == 0 && inflater.window.isEmpty
    }

    func decompress(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(StreamFault) -> StreamProgress {
        var reader = BitReader(input, after: carry, anything: inflater.window.start)
        var written = 0
        while true {
            let room = UnsafeMutableRawBufferPointer(rebasing: output[written...])
            written += inflater.window.handOut(into: room)
            guard inflater.window.isEmpty else { break }
            inflater.window.makeRoom()
            takeWholeMembers(&reader, UnsafeMutableRawBufferPointer(rebasing: output[written...]), &written)
            guard try advance(&reader) else { break }
        }
        carry = reader.carry
        inputBefore += reader.taken
        return StreamProgress(read: reader.taken, written: written)
    }

    func finish() throws(StreamFault) {
        if case .between = stage, member > 0, inflater.window.isEmpty { return }
        throw StreamFault(
            .gzip, .truncated,
            StreamPosition(compressedOffset: inputBefore, decompressedOffset: decompressedCount, member: member))
    }

    private func takeWholeMembers(
        _ reader: inout BitReader, _ room: UnsafeMutableRawBufferPointer, _ written: inout Int
    ) {
        guard case .between = stage, let wholeMembers, reader.count == 0, !isWholeRefused else { return }
        var rest = room
        var mayGoOn = true
        while mayGoOn {
            let done = wholeMembers.decompress(.init(start: reader.next, count: reader.available), into: rest)
            reader.next += done.progress.read
            rest = .init(rebasing: rest[done.progress.written...])
            decompressedCount += done.progress.written
            member += done.count
            mayGoOn = done.mayGoOn
        }
        written += room.count - rest.count
        isWholeRefused = reader.available > 0
    }

    /// Goes on until there is something to hand out; false when all input is used up and nothing is.
    private func advance(_ reader: inout BitReader) throws(StreamFault) -> Bool {
        switch stage {
        case .between: return try findMember(&reader)
        case .header: return try readHeader(&reader)
        case .body: return try inflate(&reader)
        case .trailer(let known): return try readTrailer(known, &reader)
        }
    }

    private func findMember(_ reader: inout BitReader) throws(StreamFault) -> Bool {
        while let byte = reader.byte() {
            if byte == 0, member > 0 { continue }
            guard byte == GzipHeader.magic[0] else {
                throw fault(member > 0 ? .trailingBytes : .damaged, reader, back: 1)
            }
            member += 1
            header = GzipHeader()
            _ = header.take(byte)
            stage = .header
            return true
        }
        return false
    }

    private func readHeader(_ reader: inout BitReader) throws(StreamFault) -> Bool {
        while let byte = reader.byte() {
            switch header.take(byte) {
            case .needsMore: continue
            case .isDamaged: throw fault(.damaged, reader, back: 1)
            case .hasWrongChecksum: throw fault(.checksumMismatch, reader)
            case .isComplete:
                inflater.beginMember()
                checksum = 0
                memberSize = 0
                stage = .body
                return true
            }
        }
        return false
    }

    private func inflate(_ reader: inout BitReader) throws(StreamFault) -> Bool {
        let before = inflater.window.position
        let outcome = inflater.inflate(&reader)
        let fresh = inflater.window.bytes(from: before)
        checksum = Checksum.crc32(fresh, continuing: checksum)
        memberSize += fresh.count
        decompressedCount += fresh.count
        switch outcome {
        case .needsInput: return !fresh.isEmpty
        case .windowIsFull: return true
        case .isDamaged: throw fault(.damaged, reader)
        case .isFinished:
            stage = .trailer(known: 0)
            trailer = 0
            return true
        }
    }

    private func readTrailer(_ known: Int, _ reader: inout BitReader) throws(StreamFault) -> Bool {
        for place in known..<8 {
            guard let byte = reader.byte() else {
                stage = .trailer(known: place)
                return false
            }
            trailer |= UInt64(byte) << UInt64(8 * place)
        }
        // SPEC: RFC 1952 §2.3.1: CRC32, then ISIZE, "modulo 2^32".
        guard UInt32(truncatingIfNeeded: trailer) == checksum else { throw fault(.checksumMismatch, reader, back: 8) }
        guard trailer >> 32 == UInt64(memberSize & 0xFFFF_FFFF) else { throw fault(.lengthMismatch, reader, back: 4) }
        stage = .between
        isWholeRefused = false
        return true
    }

    /// A fault at the reader's place, or at so many bytes before it.
    private func fault(_ reason: StreamFault.Reason, _ reader: BitReader, back: Int = 0) -> StreamFault {
        StreamFault(
            .gzip, reason,
            StreamPosition(
                compressedOffset: inputBefore + reader.taken - reader.count / 8 - back,
                decompressedOffset: decompressedCount, member: member))
    }
}
