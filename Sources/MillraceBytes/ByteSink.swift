/// A growing run of bytes that encoders append to.
///
/// Its memory is raw and kept between uses (`removeAll` keeps the capacity), so that a page buffer faults its memory in once.
///
/// - Complexity: appending is amortised O(bytes appended).
package struct ByteSink: ~Copyable, @unchecked Sendable {
    // Safe: the memory belongs to this one non-copyable value and is freed with it, so no two threads ever share it.
    @usableFromInline var base: UnsafeMutableRawPointer
    @usableFromInline var capacity: Int

    /// The number of bytes written.
    @inlinable package var count: Int { filled }
    @usableFromInline var filled = 0

    /// Makes an empty sink with room for `capacity` bytes.
    @inlinable package init(capacity: Int = 64) {
        self.capacity = max(capacity, 16)
        self.base = UnsafeMutableRawPointer.allocate(byteCount: self.capacity, alignment: 64)
    }

    deinit { base.deallocate() }

    /// The bytes written so far; valid until the next mutation.
    @inlinable package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: filled) }

    /// The bytes of memory that this sink holds on to.
    @inlinable package var allocatedBytes: Int { capacity }

    /// Forgets the content and keeps the memory.
    @inlinable package mutating func removeAll() { filled = 0 }

    /// Forgets the content and gives back memory beyond `limit` bytes.
    package mutating func removeAll(keepingAtMost limit: Int) {
        filled = 0
        guard capacity > limit else { return }
        base.deallocate()
        capacity = max(limit, 16)
        base = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 64)
    }

    /// Forgets everything from `count` on.
    @inlinable package mutating func truncate(to count: Int) { filled = min(filled, count) }

    /// Makes room for `additional` bytes more and returns where they start; write there, then call `advance(by:)`.
    @inlinable package mutating func reserve(_ additional: Int) -> UnsafeMutableRawPointer {
        if capacity - filled < additional { grow(additional) }
        return base + filled
    }

    /// Counts `written` bytes that were written where `reserve(_:)` said.
    @inlinable package mutating func advance(by written: Int) { filled += written }

    @usableFromInline mutating func grow(_ additional: Int) {
        let wanted = max(filled + additional, capacity + capacity / 2)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: wanted, alignment: 64)
        larger.copyMemory(from: base, byteCount: filled)
        base.deallocate()
        base = larger
        capacity = wanted
    }

    /// Appends one byte.
    @inlinable package mutating func append(_ byte: UInt8) {
        reserve(1).storeBytes(of: byte, as: UInt8.self)
        filled += 1
    }

    /// Appends a copy of `bytes`.
    @inlinable package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count).copyMemory(from: source, byteCount: bytes.count)
        filled += bytes.count
    }

    /// Appends a copy of `bytes`.
    @inlinable package mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    /// Appends the UTF-8 bytes of `text`.
    package mutating func append(utf8 text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// Appends `value` in little-endian order.
    @inlinable package mutating func append(littleEndian value: UInt32) {
        reserve(4).storeBytes(of: value.littleEndian, as: UInt32.self)
        filled += 4
    }

    /// Appends `value` in little-endian order.
    @inlinable package mutating func append(littleEndian value: UInt64) {
        reserve(8).storeBytes(of: value.littleEndian, as: UInt64.self)
        filled += 8
    }

    /// Overwrites the four bytes at `offset`, which must have been written, in little-endian order.
    @inlinable package mutating func store(_ value: UInt32, at offset: Int) {
        precondition(offset >= 0 && offset + 4 <= filled)
        base.storeBytes(of: value.littleEndian, toByteOffset: offset, as: UInt32.self)
    }

    /// A copy of the content.
    package func copyBytes() -> [UInt8] { [UInt8](bytes) }
}
