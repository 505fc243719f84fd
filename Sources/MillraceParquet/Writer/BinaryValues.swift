import MillraceBytes
import MillraceColumns

/// The open page of a column of byte strings.
struct BinaryValues: ColumnValues, ~Copyable {
    typealias Element = BinaryView
    typealias Bounds = BinaryBounds

    private let dictionaryLimit: Int
    private let keptBytes: Int
    private var policy = DictionaryPolicy()
    private var dictionary = BinaryDictionary()
    private var indices = IndexBuffer()
    private var plain = ByteSink()
    private var plainCount = 0
    /// The open page's bytes without lengths.
    private var unencodedBytes = 0
    private var bounds = ChunkBounds<BinaryBounds>()
    private var order: BinaryOrder
    private var fallback: FallbackChoice
    private var filter: ChunkFilter
    /// One byte a dictionary entry: whether the open page uses it.
    private var isUsedInPage: [UInt8] = []

    init(leaf: LeafDescriptor, limits: PageLimits) {
        fallback = FallbackChoice(leaf: leaf, limits: limits)
        filter = ChunkFilter(leaf: leaf, limits: limits)
        dictionaryLimit = limits.dictionaryBytes
        keptBytes = limits.bytes + 64
        order = BinaryOrder(isWatched: leaf.isFlat)
    }

    static func plainWidth(of leaf: LeafDescriptor) -> Int? { nil }

    static func withSlots<Result>(
        of storage: ColumnStorage,
        _ body: (UnsafeBufferPointer<BinaryView>, UnsafeRawBufferPointer) throws(EncodingFault) -> Result
    ) throws(EncodingFault) -> Result {
        guard case .binary(let binary) = storage else { throw .unsupported("a vector of another kind") }
        return try binary.bytes.withUnsafeBufferPointer { (bytes) throws(EncodingFault) in
            try binary.views.withUnsafeBufferPointer { (views) throws(EncodingFault) in
                try body(views, UnsafeRawBufferPointer(bytes))
            }
        }
    }

    @inline(__always)
    func plainBytes(of run: DenseRun<BinaryView>) -> Int {
        var bytes = 0
        for view in run.values { bytes &+= Int(view.length) }
        return bytes + 4 * run.count
    }

    var openBytes: Int {
        guard policy.state != .plain else { return plain.count + (policy.isUsed ? dictionary.page.count : 0) }
        return dictionary.page.count + indices.count * BitPacking.width(of: dictionary.count) / 8
    }

    var allocatedBytes: Int {
        dictionary.allocatedBytes + indices.allocatedBytes + plain.allocatedBytes + isUsedInPage.capacity
            + order.allocatedBytes + filter.allocatedBytes
    }

    mutating func append(_ run: DenseRun<BinaryView>) {
        let bytes = plainBytes(of: run)
        unencodedBytes += bytes - 4 * run.count
        order.add(run)
        guard policy.state != .plain else {
            appendPlain(run, bytes)
            return
        }
        let done = dictionary.encode(run, to: indices.reserve(run.count), limit: dictionaryLimit)
        indices.advance(by: done)
        if done < run.count {
            policy.giveUp()
            convertToPlain()
            let rest = run.slice(done, run.count - done)
            appendPlain(rest, plainBytes(of: rest))
        }
    }

    private mutating func appendPlain(_ run: DenseRun<BinaryView>, _ bytes: Int) {
        // Safe: `bytes` is the sum of all lengths and values, reserved before the first store; views lie within `run.bytes`.
        var target = plain.reserve(bytes)
        let none = UnsafeRawPointer(target)
        let base = run.bytes.baseAddress ?? none
        for view in run.values {
            let length = Int(view.length)
            target.storeBytes(of: view.length.littleEndian, as: UInt32.self)
            ShortBytes.copy(base + Int(view.offset), to: target + 4, length)
            target += 4 + length
        }
        plain.advance(by: bytes)
        plainCount += run.count
        for position in 0..<run.count { bounds.page.add(run.bytes(at: position)) }
    }

    /// Writes the open page's values out from their indices.
    private mutating func convertToPlain() {
        // A whole page at once: growing by and by would leave holes behind.
        _ = plain.reserve(keptBytes)
        addBoundsOfUsedEntries()
        let open = UnsafeBufferPointer(start: UnsafePointer(indices.base), count: indices.count)
        BinaryValues.store(open, of: dictionary, into: &plain)
        plainCount = indices.count
        indices.release()
    }

    private static func store(
        _ indices: UnsafeBufferPointer<UInt32>, of dictionary: borrowing BinaryDictionary, into sink: inout ByteSink
    ) {
        for index in indices {
            let value = dictionary.bytes(of: Int(index))
            sink.append(littleEndian: UInt32(truncatingIfNeeded: value.count))
            sink.append(value)
        }
    }

    mutating func expand(_ indices: [UInt32], into body: inout ByteSink) {
        var plain = ByteSink()
        indices.withUnsafeBufferPointer { BinaryValues.store($0, of: dictionary, into: &plain) }
        fallback.encode(plain: plain.bytes, into: &body)
    }

    var valueOrder: ValueOrder { order.order }
    var fallbackEncoding: Encoding { fallback.encoding }
    var dictionaryState: DictionaryPolicy.State { policy.state }
    mutating func endTrial() { policy.settle(dictionaryBytes: dictionary.page.count) }

    /// Takes the bounds of the open page's indices from the entries that they use.
    private mutating func addBoundsOfUsedEntries() {
        isUsedInPage.removeAll(keepingCapacity: true)
        isUsedInPage.append(contentsOf: repeatElement(0, count: dictionary.count))
        // Safe: every index is below the dictionary's count.
        isUsedInPage.withUnsafeMutableBufferPointer { flags in
            for position in 0..<indices.count { flags[Int(indices.base[position])] = 1 }
        }
        for index in 0..<dictionary.count where isUsedInPage[index] != 0 {
            bounds.page.add(dictionary.bytes(of: index))
        }
    }

    mutating func finishPage(into body: inout ByteSink, endsTrial: Bool) -> FinishedValues {
        if policy.state != .plain {
            let count = indices.count
            let bits = BinaryValues.indexWidth(entries: dictionary.count)
            policy.add(plainBytes: unencodedBytes + 4 * count, indexBytes: count * bits / 8)
            if endsTrial || policy.state == .kept { policy.settle(dictionaryBytes: dictionary.page.count) }
            if policy.state != .plain {
                addBoundsOfUsedEntries()
                body.append(UInt8(truncatingIfNeeded: bits))
                HybridEncoder.encode(UnsafePointer(indices.base), count: count, bitWidth: bits, into: &body)
                indices.removeAll()
                return finished(.rleDictionary, count)
            }
            convertToPlain()
        }
        fallback.encode(plain: plain.bytes, into: &body)
        filter.add(plainTexts: plain.bytes)
        plain.removeAll(keepingAtMost: keptBytes)
        let count = plainCount
        plainCount = 0
        return finished(fallback.encoding, count)
    }

    private mutating func finished(_ encoding: Encoding, _ count: Int) -> FinishedValues {
        let page = bounds.finishPage()
        defer { unencodedBytes = 0 }
        return FinishedValues(
            encoding: encoding, valueCount: count, bounds: page.encoded(width: 0), nanCount: 0,
            unencodedBytes: unencodedBytes)
    }

    mutating func releaseUnusedDictionary() {
        guard policy.state == .plain, !policy.isUsed, dictionary.count > 0 else { return }
        filter.add(plainTexts: dictionary.page.bytes)
        dictionary.reset()
        isUsedInPage = []
    }

    mutating func finishChunk(into body: inout ByteSink) -> FinishedChunk {
        var finished = FinishedChunk(
            dictionaryCount: policy.isUsed ? dictionary.count : nil, bounds: bounds.finishChunk(width: 0), nanCount: 0,
            pageOrder: bounds.order, valueOrder: valueOrder)
        if policy.isUsed { body.append(dictionary.page.bytes) }
        // In a sorted column bounds find a value as well.
        if policy.state == .plain, !valueOrder.isSorted {
            // Pages that were on trial, or keep their indices, have all their values here.
            filter.add(plainTexts: dictionary.page.bytes)
            finished.filter = filter.finish()
        }
        policy.reset()
        fallback.reset()
        filter.reset()
        dictionary.reset()
        bounds = ChunkBounds()
        order.reset()
        return finished
    }
}
