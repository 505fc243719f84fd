/// Inflates raw DEFLATE that comes in pieces.
///
/// It stops anywhere: every step either has all the bits that it needs, or takes none of them. The fast loop (Inflater+Fast.swift)
/// runs where bits and room are plenty and leaves everything that is not a plain symbol to the slow one, which alone finds faults: so
/// they are the same wherever the pieces end.
///
/// SPEC: RFC 1951.
final class Inflater {
    enum Outcome { case needsInput, windowIsFull, isFinished, isDamaged }

    private enum Stage {
        case blockHeader
        case storedLength
        case stored(left: Int)
        case codeSizes
        /// The code for the code lengths: how many of its lengths are known.
        case codeLengthCode(known: Int)
        case codeLengths(known: Int)
        case symbols
        case end
    }

    var window = InflateWindow()
    let literals = InflateTable(rootBits: 11, symbolCount: 288)
    let distances = InflateTable(rootBits: 9, symbolCount: 32)
    private let codeLengths = InflateTable(rootBits: 7, symbolCount: 0)
    /// Of literals and lengths, then of distances.
    private let lengths = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 320)
    private var stage = Stage.blockHeader
    private var isLastBlock = false
    private var hasFixedCodes = false
    private var literalCount = 0
    private var distanceCount = 0
    private var codeLengthCount = 0

    init() { lengths.initialize(repeating: 0) }

    deinit {
        window.deallocate()
        literals.deallocate()
        distances.deallocate()
        codeLengths.deallocate()
        lengths.deallocate()
    }

    /// Begins another stream, whose matches reach no farther back than to here.
    func beginMember() {
        stage = .blockHeader
        isLastBlock = false
        window.beginMember()
    }

    /// Goes on until the piece is used up, the window is full, or the stream is over.
    ///
    /// At the end of the stream the reader is at the first byte behind it.
    func inflate(_ reader: inout BitReader) -> Outcome {
        while true {
            let outcome: Outcome?
            switch stage {
            case .blockHeader: outcome = blockHeader(&reader)
            case .storedLength: outcome = storedLength(&reader)
            case .stored(let left): outcome = stored(left, &reader)
            case .codeSizes: outcome = codeSizes(&reader)
            case .codeLengthCode(let known): outcome = codeLengthCode(known, &reader)
            case .codeLengths(let known): outcome = codeLengths(known, &reader)
            case .symbols: outcome = symbols(&reader)
            case .end: return .isFinished
            }
            if let outcome { return outcome }
        }
    }

    // Each of the following does one stage; nil: go on with the next.

    private func blockHeader(_ reader: inout BitReader) -> Outcome? {
        guard reader.has(3) else { return .needsInput }
        isLastBlock = reader.take(1) == 1
        switch reader.take(2) {
        case 0:
            reader.align()
            stage = .storedLength
        case 1:
            useFixedCodes()
            stage = .symbols
        case 2: stage = .codeSizes
        default: return .isDamaged
        }
        return nil
    }

    private func endBlock(_ reader: inout BitReader) {
        stage = isLastBlock ? .end : .blockHeader
        if isLastBlock { reader.align() }
    }

    private func storedLength(_ reader: inout BitReader) -> Outcome? {
        guard reader.has(32) else { return .needsInput }
        let length = reader.take(16)
        guard reader.take(16) == length ^ 0xFFFF else { return .isDamaged }
        reader.align()
        stage = .stored(left: length)
        return nil
    }

    private func stored(_ left: Int, _ reader: inout BitReader) -> Outcome? {
        var left = left
        while left > 0 {
            guard window.position < InflateWindow.limit else { return pause(.windowIsFull, left) }
            if reader.count > 0 {
                // A byte that an earlier piece left.
                var byte = UInt8(truncatingIfNeeded: reader.take(8))
                left -= window.append(&byte, atMost: 1)
            } else {
                guard reader.available > 0 else { return pause(.needsInput, left) }
                let count = window.append(reader.next, atMost: min(left, reader.available))
                reader.next += count
                left -= count
            }
        }
        endBlock(&reader)
        return nil
    }

    private func pause(_ outcome: Outcome, _ left: Int) -> Outcome {
        stage = .stored(left: left)
        return outcome
    }

    private func codeSizes(_ reader: inout BitReader) -> Outcome? {
        guard reader.has(14) else { return .needsInput }
        literalCount = reader.take(5) + 257
        distanceCount = reader.take(5) + 1
        codeLengthCount = reader.take(4) + 4
        guard literalCount <= DeflateAlphabet.symbolCount, distanceCount <= DeflateAlphabet.distanceCount else {
            return .isDamaged
        }
        lengths.update(repeating: 0)
        stage = .codeLengthCode(known: 0)
        return nil
    }

    private func codeLengthCode(_ known: Int, _ reader: inout BitReader) -> Outcome? {
        for index in known..<codeLengthCount {
            guard reader.has(3) else {
                stage = .codeLengthCode(known: index)
                return .needsInput
            }
            lengths[InflateSymbols.codeLengthOrder[index]] = UInt8(reader.take(3))
        }
        let own = UnsafeBufferPointer(rebasing: lengths[..<InflateSymbols.codeLengths.count])
        guard codeLengths.build(own, symbols: InflateSymbols.codeLengths, gaps: .none) else { return .isDamaged }
        stage = .codeLengths(known: 0)
        return nil
    }

    private func codeLengths(_ known: Int, _ reader: inout BitReader) -> Outcome? {
        var known = known
        let all = literalCount + distanceCount
        while known < all {
            reader.refill()
            let entry = codeLengths.lookUp(reader.bits)
            let extraBits = entry.value < 16 ? 0 : entry.value == 16 ? 2 : entry.value == 17 ? 3 : 7
            guard reader.count >= entry.width + extraBits else {
                stage = .codeLengths(known: known)
                return .needsInput
            }
            reader.drop(entry.width)
            guard entry.value >= 16 else {
                lengths[known] = UInt8(entry.value)
                known += 1
                continue
            }
            let count = reader.take(extraBits) + (entry.value == 18 ? 11 : 3)
            guard entry.value > 16 || known > 0, known + count <= all else { return .isDamaged }
            let repeated = entry.value == 16 ? lengths[known - 1] : 0
            for index in known..<known + count { lengths[index] = repeated }
            known += count
        }
        return useCodes() ? nil : .isDamaged
    }

    private func useCodes() -> Bool {
        hasFixedCodes = false
        let all = UnsafeBufferPointer(lengths)
        let ofLiterals = UnsafeBufferPointer(rebasing: all[..<literalCount])
        let ofDistances = UnsafeBufferPointer(rebasing: all[literalCount..<literalCount + distanceCount])
        guard ofLiterals[DeflateAlphabet.endOfBlock] > 0,
            literals.build(ofLiterals, symbols: InflateSymbols.literals, gaps: .oneWord),
            distances.build(ofDistances, symbols: InflateSymbols.distances, gaps: .oneWordOrNone)
        else { return false }
        literals.joinLiterals()
        stage = .symbols
        return true
    }

    private func useFixedCodes() {
        guard !hasFixedCodes else { return }
        hasFixedCodes = true
        InflateSymbols.fixedLengths.withUnsafeBufferPointer { all in
            _ = literals.build(.init(rebasing: all[..<288]), symbols: InflateSymbols.literals, gaps: .none)
            _ = distances.build(.init(rebasing: all[288...]), symbols: InflateSymbols.distances, gaps: .none)
        }
        literals.joinLiterals()
    }

    private func symbols(_ reader: inout BitReader) -> Outcome? {
        while window.position < InflateWindow.limit {
            inflateFast(&reader)
            guard window.position < InflateWindow.limit else { break }
            if let outcome = symbol(&reader) { return outcome }
            guard case .symbols = stage else { return nil }
        }
        return .windowIsFull
    }

    /// The slow twin of the fast loop: one symbol, or two literals.
    private func symbol(_ reader: inout BitReader) -> Outcome? {
        reader.refill()
        var entry = literals.lookUp(reader.bits)
        if entry.isSpecial, !entry.isInvalid, !entry.isEndOfBlock {
            entry = literals.lookUp(reader.bits, after: entry)
        }
        // Bits that have not come yet read as 0, so a word that needs some of them may be another.
        if entry.isLiteral, reader.count < entry.width { entry = entry.firstLiteral }
        guard reader.count >= entry.width else { return .needsInput }
        if entry.isLiteral {
            put(entry)
            reader.drop(entry.width)
            return nil
        }
        guard entry.isSpecial else { return match(entry, &reader) }
        guard !entry.isInvalid else { return .isDamaged }
        reader.drop(entry.width)
        endBlock(&reader)
        return nil
    }

    private func put(_ entry: InflateEntry) {
        // Safe: inside the margin.
        (window.start + window.position).storeBytes(
            of: UInt16(truncatingIfNeeded: entry.value).littleEndian, as: UInt16.self)
        window.position += entry.literalCount
    }

    private func match(_ length: InflateEntry, _ reader: inout BitReader) -> Outcome? {
        let bits = reader.bits >> UInt64(length.width)
        var entry = distances.lookUp(bits)
        if entry.isSpecial, !entry.isInvalid { entry = distances.lookUp(bits, after: entry) }
        guard reader.count >= length.width + entry.width else { return .needsInput }
        guard !entry.isInvalid else { return .isDamaged }
        let distance = entry.number(bits)
        guard distance <= window.position - window.floor else { return .isDamaged }
        let count = length.number(reader.bits)
        // Safe: the guard before, and the margin.
        (window.start + window.position).copyMatch(distance: distance, length: count)
        window.position += count
        reader.drop(length.width + entry.width)
        return nil
    }
}
