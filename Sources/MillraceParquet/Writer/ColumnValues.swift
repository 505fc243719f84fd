import MillraceBytes
import MillraceColumns

/// The values of a column's open page, and its dictionary while it has one.
///
/// A page starts as a dictionary page and can still become a PLAIN one, since its boundaries do not depend on the encoding. The first
/// page decides whether the chunk keeps its dictionary; later a chunk only ever falls back.
protocol ColumnValues: ~Copyable {
    associatedtype Element: BitwiseCopyable
    associatedtype Bounds: ValueBounds

    init(leaf: LeafDescriptor, limits: PageLimits)

    /// The PLAIN bytes of every value; nil when they differ.
    static func plainWidth(of leaf: LeafDescriptor) -> Int?

    /// Calls `body` with the slots of a leaf's vector, and with what they point into.
    ///
    /// - Throws: `EncodingFault.unsupported` when the vector is of another kind; whatever `body` throws.
    static func withSlots<Result>(
        of storage: ColumnStorage,
        _ body: (UnsafeBufferPointer<Element>, UnsafeRawBufferPointer) throws(EncodingFault) -> Result
    ) throws(EncodingFault) -> Result

    /// The PLAIN bytes of `run`.
    func plainBytes(of run: DenseRun<Element>) -> Int

    /// Appends to the open page.
    mutating func append(_ run: DenseRun<Element>)

    /// About how many bytes of the chunk are not in a finished page: the open page and the dictionary, as they would be written now.
    var openBytes: Int { get }

    /// The memory held.
    var allocatedBytes: Int { get }

    /// Ends the open page: appends its values to `body`.
    mutating func finishPage(into body: inout ByteSink) -> FinishedValues

    /// Ends the chunk: appends the dictionary, if pages use one, to `body` and returns its number of entries. Starts anew.
    mutating func finishChunk(into body: inout ByteSink) -> FinishedChunk
}

/// What a page's values came to.
struct FinishedValues {
    var encoding: Encoding
    /// Values without nulls.
    var valueCount: Int
    var bounds: EncodedBounds?
    var nanCount: Int
    /// The bytes of BYTE_ARRAY values without their lengths.
    var unencodedBytes: Int
}

/// What a chunk's values came to.
struct FinishedChunk {
    /// nil when no page uses a dictionary.
    var dictionaryCount: Int?
    var bounds: EncodedBounds?
    var nanCount: Int
    var order: BoundaryOrder
}
