import MillraceBytes
import MillraceCompression

/// What the open chunk's pages without a dictionary are written in: settled by the first of them that has values.
///
/// That page is compressed both as PLAIN and as the profile would have it, and the smaller decides. Prices in doubles, for example, repeat
/// their low bytes together, and splitting them hides it; measurements do not, and gain.
struct FallbackChoice {
    private let candidate: FallbackEncoding
    private let codec: CompressionCodec
    private var settled: FallbackEncoding?

    init(leaf: LeafDescriptor, limits: PageLimits) {
        candidate = FallbackEncoding(leaf: leaf, profile: limits.profile)
        codec = limits.codec
    }

    /// Of the page that was encoded last.
    var encoding: Encoding { (settled ?? candidate).encoding }

    /// Whether the size of a page says more about the values than PLAIN's.
    var isPacking: Bool { candidate.isPacking }

    /// Starts a new chunk.
    mutating func reset() { settled = nil }

    /// Appends the encoding of a page of PLAIN values.
    ///
    /// - Complexity: O(bytes).
    mutating func encode(plain: UnsafeRawBufferPointer, into body: inout ByteSink) {
        if settled == nil, !plain.isEmpty { settled = choice(plain) }
        (settled ?? candidate).encode(plain: plain, into: &body)
    }

    /// The size of a page of PLAIN values in the candidate. Leaves `body` as it was.
    func packedBytes(plain: UnsafeRawBufferPointer, measuredIn body: inout ByteSink) -> Int {
        let before = body.count
        candidate.encode(plain: plain, into: &body)
        defer { body.truncate(to: before) }
        return body.count - before
    }

    private func choice(_ plain: UnsafeRawBufferPointer) -> FallbackEncoding {
        guard candidate != .plain else { return .plain }
        var encoded = ByteSink(capacity: plain.count)
        candidate.encode(plain: plain, into: &encoded)
        return storedBytes(encoded.bytes) < storedBytes(plain) ? candidate : .plain
    }

    private func storedBytes(_ page: UnsafeRawBufferPointer) -> Int {
        guard codec != .none else { return page.count }
        do {
            var compressor = try Compressor(codec)
            return try compressor.compress(page).count
        } catch { return page.count }
    }
}
