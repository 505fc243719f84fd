import MillraceBytes
import MillraceColumns

/// The values of a column's open page, and its dictionary while it has one.
///
/// A page starts as a dictionary page and can still become a PLAIN one, since its boundaries do not depend on the encoding. The first
/// 20,000 rows decide whether the chunk keeps its dictionary; later a chunk only ever falls back.
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

    /// How the values of the open chunk follow each other so far.
    var valueOrder: ValueOrder { get }

    /// How the last page without a dictionary was encoded.
    var fallbackEncoding: Encoding { get }

    /// Where the chunk stands with its dictionary.
    var dictionaryState: DictionaryPolicy.State { get }

    /// Ends the open page: appends its values to `body`, as indices while the dictionary is kept or on trial.
    ///
    /// - Parameter endsTrial: whether a dictionary that is on trial is to be decided about with this page.
    mutating func finishPage(into body: inout ByteSink, endsTrial: Bool) -> FinishedValues

    /// Decides about a dictionary that is on trial, between two pages.
    mutating func endTrial()

    /// Appends the values that these indices stand for to `body`, as pages without a dictionary have them: for pages that were finished
    /// while the dictionary was on trial.
    mutating func expand(_ indices: [UInt32], into body: inout ByteSink)

    /// Gives back the memory of a dictionary that no page uses, once no page waits for it.
    mutating func releaseUnusedDictionary()

    /// Ends the chunk: appends the dictionary, if pages use one, to `body` and returns its number of entries. Starts anew.
    mutating func finishChunk(into body: inout ByteSink) -> FinishedChunk
}

extension ColumnValues where Self: ~Copyable {
    /// The width of the indices of a page that ends with a dictionary of `count` entries.
    static func indexWidth(entries count: Int) -> Int { max(1, BitPacking.width(of: max(count - 1, 0))) }
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
    /// How the pages' bounds follow each other.
    var pageOrder: BoundaryOrder
    /// How the values follow each other; not watched in nested columns.
    var valueOrder: ValueOrder
    /// The Bloom filter as it stands in the file; nil if there is none.
    var filter: [UInt8]?
}
