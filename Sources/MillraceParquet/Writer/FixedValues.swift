import MillraceBytes
import MillraceColumns

/// The open page of a column of fixed width.
struct FixedValues<Format: FixedFormat>: ColumnValues, ~Copyable {
    typealias Element = Format.Element
    typealias Bounds = Format.Bounds

    private let width: Int
    private let dictionaryLimit: Int
    private let keptBytes: Int
    private let isCompressed: Bool
    private var policy = DictionaryPolicy()
    private var dictionary = FixedDictionary<Format.Key>()
    private var indices = IndexBuffer()
    private var plain = ByteSink()
    private var bounds = ChunkBounds<Format.Bounds>()
    private var order: FixedOrder<Element>
    private var fallback: FallbackChoice
    private var filter: ChunkFilter

    init(leaf: LeafDescriptor, limits: PageLimits) {
        fallback = FallbackChoice(leaf: leaf, limits: limits)
        filter = ChunkFilter(leaf: leaf, limits: limits)
        width = FixedValues.plainWidth(of: leaf) ?? MemoryLayout<Format.Key>.size
        dictionaryLimit = limits.dictionaryBytes / width
        keptBytes = limits.bytes + 64
        isCompressed = limits.codec != .none
        order = FixedOrder(isWatched: leaf.isFlat)
    }

    static func plainWidth(of leaf: LeafDescriptor) -> Int? { leaf.typeLength ?? MemoryLayout<Format.Key>.size }

    static func withSlots<Result>(
        of storage: ColumnStorage,
        _ body: (UnsafeBufferPointer<Element>, UnsafeRawBufferPointer) throws(EncodingFault) -> Result
    ) throws(EncodingFault) -> Result {
        guard let elements = Format.elements(of: storage) else { throw .unsupported("a vector of another kind") }
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        return try elements.withUnsafeBufferPointer { (slots) throws(EncodingFault) in try body(slots, none) }
    }

    func plainBytes(of run: DenseRun<Element>) -> Int { run.count * width }

    var openBytes: Int {
        guard policy.state != .plain else { return plain.count + (policy.isUsed ? dictionary.count * width : 0) }
        return dictionary.count * width + indices.count * BitPacking.width(of: dictionary.count) / 8
    }

    var allocatedBytes: Int {
        dictionary.allocatedBytes + indices.allocatedBytes + plain.allocatedBytes + filter.allocatedBytes
    }

    mutating func append(_ run: DenseRun<Element>) {
        bounds.page.add(run.values)
        order.add(run.values)
        guard policy.state != .plain else {
            appendPlain(run.values)
            return
        }
        let done = dictionary.encode(
            run.values, as: Format.self, to: indices.reserve(run.count), limit: dictionaryLimit)
        indices.advance(by: done)
        if done < run.count {
            policy.giveUp()
            convertToPlain()
            appendPlain(UnsafeBufferPointer(rebasing: run.values[done...]))
        }
    }

    private mutating func appendPlain(_ values: UnsafeBufferPointer<Element>) {
        let bytes = values.count * width
        // Safe: room for all values is reserved before the first store.
        let target = plain.reserve(bytes + 16)
        if Format.isPlainLayout, let base = values.baseAddress {
            target.copyMemory(from: base, byteCount: bytes)
        } else {
            for index in 0..<values.count {
                Format.store(Format.key(values[index]), to: target + index * width, width: width)
            }
        }
        plain.advance(by: bytes)
    }

    /// Writes the open page's values out from their indices.
    private mutating func convertToPlain() {
        // A whole page at once: growing by and by would leave holes behind.
        _ = plain.reserve(keptBytes)
        let open = UnsafeBufferPointer(start: UnsafePointer(indices.base), count: indices.count)
        FixedValues.store(open, of: dictionary, width: width, into: &plain)
        indices.release()
    }

    private static func store(
        _ indices: UnsafeBufferPointer<UInt32>, of dictionary: borrowing FixedDictionary<Format.Key>, width: Int,
        into sink: inout ByteSink
    ) {
        // Safe: room for all values is reserved before the first store, and every index is below the dictionary's count.
        let target = sink.reserve(indices.count * width + 16)
        for position in 0..<indices.count {
            Format.store(dictionary.keys[Int(indices[position])], to: target + position * width, width: width)
        }
        sink.advance(by: indices.count * width)
    }

    mutating func expand(_ indices: [UInt32], into body: inout ByteSink) {
        var plain = ByteSink(capacity: indices.count * width + 16)
        indices.withUnsafeBufferPointer { FixedValues.store($0, of: dictionary, width: width, into: &plain) }
        fallback.encode(plain: plain.bytes, into: &body)
    }

    /// What the open page on trial comes to without a dictionary, if that says more than its PLAIN size. Leaves `body` as it was.
    private func packedBytes(measuredIn body: inout ByteSink) -> Int? {
        guard fallback.isPacking, policy.state == .trial else { return nil }
        let open = UnsafeBufferPointer(start: UnsafePointer(indices.base), count: indices.count)
        var plain = ByteSink(capacity: indices.count * width + 16)
        FixedValues.store(open, of: dictionary, width: width, into: &plain)
        return fallback.packedBytes(plain: plain.bytes, measuredIn: &body)
    }

    var valueOrder: ValueOrder { order.order }
    var fallbackEncoding: Encoding { fallback.encoding }
    var dictionaryState: DictionaryPolicy.State { policy.state }
    mutating func endTrial() { settle() }

    private mutating func settle() {
        // Sorted values that hardly repeat: each is so close to the one before that a codec makes less of them than of their indices.
        if isCompressed, policy.state == .trial, valueOrder.isSorted, dictionary.count * width * 8 > policy.plainBytes {
            policy.giveUp()
        } else {
            policy.settle(dictionaryBytes: dictionary.count * width)
        }
    }

    mutating func finishPage(into body: inout ByteSink, endsTrial: Bool) -> FinishedValues {
        var count = indices.count
        if policy.state != .plain {
            let bits = FixedValues.indexWidth(entries: dictionary.count)
            policy.add(
                plainBytes: count * width, indexBytes: count * bits / 8, packedBytes: packedBytes(measuredIn: &body))
            if endsTrial || policy.state == .kept { settle() }
            if policy.state != .plain {
                body.append(UInt8(truncatingIfNeeded: bits))
                HybridEncoder.encode(UnsafePointer(indices.base), count: count, bitWidth: bits, into: &body)
                indices.removeAll()
                return finished(.rleDictionary, count)
            }
            convertToPlain()
        }
        count = plain.count / width
        fallback.encode(plain: plain.bytes, into: &body)
        filter.add(plain: plain.bytes, width: width)
        plain.removeAll(keepingAtMost: keptBytes)
        return finished(fallback.encoding, count)
    }

    private mutating func finished(_ encoding: Encoding, _ count: Int) -> FinishedValues {
        let page = bounds.finishPage()
        return FinishedValues(
            encoding: encoding, valueCount: count, bounds: page.encoded(width: width), nanCount: page.nanCount,
            unencodedBytes: 0)
    }

    mutating func releaseUnusedDictionary() {
        guard policy.state == .plain, !policy.isUsed, dictionary.count > 0 else { return }
        addEntriesToFilter()
        dictionary.reset()
    }

    /// Pages that were on trial, or keep their indices, have all their values in the dictionary.
    private mutating func addEntriesToFilter() {
        guard filter.isWanted else { return }
        var keys = ByteSink()
        FixedValues.storeKeys(of: dictionary, width: width, into: &keys)
        filter.add(plain: keys.bytes, width: width)
    }

    mutating func finishChunk(into body: inout ByteSink) -> FinishedChunk {
        var finished = FinishedChunk(
            dictionaryCount: policy.isUsed ? dictionary.count : nil, bounds: bounds.finishChunk(width: width),
            nanCount: bounds.nanCount, pageOrder: bounds.order, valueOrder: valueOrder)
        if policy.isUsed { FixedValues.storeKeys(of: dictionary, width: width, into: &body) }
        // In a sorted column bounds find a value as well.
        if policy.state == .plain, !valueOrder.isSorted {
            addEntriesToFilter()
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

    private static func storeKeys(
        of dictionary: borrowing FixedDictionary<Format.Key>, width: Int, into sink: inout ByteSink
    ) {
        // Safe: room for all keys is reserved before the first store.
        let target = sink.reserve(dictionary.count * width + 16)
        for index in 0..<dictionary.count {
            Format.store(dictionary.keys[index], to: target + index * width, width: width)
        }
        sink.advance(by: dictionary.count * width)
    }
}
