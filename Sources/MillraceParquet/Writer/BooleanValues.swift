import MillraceBytes
import MillraceColumns

/// The open page of a boolean column: one byte a value until the page ends, then one bit. Booleans have no dictionary.
///
/// SPEC: Encodings.md "Plain": booleans are bit-packed, least significant bit first.
struct BooleanValues: ColumnValues, ~Copyable {
    typealias Element = UInt8
    typealias Bounds = BooleanBounds

    private var values = ByteSink()
    private var bounds = ChunkBounds<BooleanBounds>()
    private var order: FixedOrder<UInt8>
    private let keptBytes: Int

    init(leaf: LeafDescriptor, limits: PageLimits) {
        keptBytes = limits.bytes + 64
        order = FixedOrder(isWatched: leaf.isFlat)
    }

    /// One byte: that is what an open page holds.
    static func plainWidth(of leaf: LeafDescriptor) -> Int? { 1 }

    static func withSlots<Result>(
        of storage: ColumnStorage,
        _ body: (UnsafeBufferPointer<UInt8>, UnsafeRawBufferPointer) throws(EncodingFault) -> Result
    ) throws(EncodingFault) -> Result {
        guard case .boolean(let flags) = storage else { throw .unsupported("a vector of another kind") }
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        return try flags.withUnsafeBufferPointer { (slots) throws(EncodingFault) in try body(slots, none) }
    }

    func plainBytes(of run: DenseRun<UInt8>) -> Int { run.count }

    var openBytes: Int { (values.count + 7) / 8 }
    var allocatedBytes: Int { values.allocatedBytes }

    mutating func append(_ run: DenseRun<UInt8>) {
        bounds.page.add(run.values)
        order.add(run.values)
        values.append(UnsafeRawBufferPointer(run.values))
    }

    var valueOrder: ValueOrder { order.order }
    var fallbackEncoding: Encoding { .plain }
    var dictionaryState: DictionaryPolicy.State { .plain }
    mutating func endTrial() {}
    mutating func expand(_ indices: [UInt32], into body: inout ByteSink) {}

    mutating func releaseUnusedDictionary() {}

    mutating func finishPage(into body: inout ByteSink, endsTrial: Bool) -> FinishedValues {
        let count = values.count
        // The packing below takes whole groups.
        while values.count % 8 != 0 { values.append(0) }
        // Safe: `target` has a byte for every group and the packer's slack.
        let target = body.reserve(values.count / 8 + BitPacking.slack)
        if let base = values.bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) {
            for group in 0..<values.count / 8 {
                BitPacking.packGroup(base + group * 8, bitWidth: 1, to: target + group)
            }
        }
        body.advance(by: values.count / 8)
        values.removeAll(keepingAtMost: keptBytes)
        let page = bounds.finishPage()
        return FinishedValues(
            encoding: .plain, valueCount: count, bounds: page.encoded(width: 1), nanCount: 0, unencodedBytes: 0)
    }

    mutating func finishChunk(into body: inout ByteSink) -> FinishedChunk {
        defer {
            bounds = ChunkBounds()
            order.reset()
        }
        return FinishedChunk(
            dictionaryCount: nil, bounds: bounds.finishChunk(width: 1), nanCount: 0, pageOrder: bounds.order,
            valueOrder: valueOrder)
    }
}
