import MillraceColumns

/// What the bounds of a text column say about the rows in the slots.
private struct TextShape {
    var longest = 0
    var lastOffset = 0

    /// How many bytes may be copied for every row without a look at its length; nil when there is no such number.
    ///
    /// Lengths of up to 63 are one byte.
    func commonCopy(in byteCount: Int) -> Int? {
        guard longest < 64 else { return nil }
        let width = longest <= 8 ? 8 : longest <= 16 ? 16 : longest <= 32 ? 32 : 64
        return lastOffset + width <= byteCount ? width : nil
    }
}

extension RowSlots {
    /// Adds the lengths of texts to the bounds of `rows` rows, of which `first` is the batch's first.
    func addBounds(of text: BinaryStorage, first: Int, rows: Int) {
        text.views[first..<first + rows].withUnsafeBufferPointer { views in
            for row in 0..<rows { bounds[row] += Int(views[row].length) }
        }
    }

    func write(text: BinaryStorage, _ presence: Presence, first: Int) {
        text.bytes.withUnsafeBytes { bytes in
            withSlice(text.views, first: first) { views in
                // Without bytes there is nothing to copy, but something to point at.
                let base = bytes.baseAddress ?? UnsafeRawPointer(views)
                switch shape(of: views, in: bytes.count).commonCopy(in: bytes.count) {
                case 8: write(views, base, as: SIMD8<UInt8>.self, presence, first: first)
                case 16: write(views, base, as: SIMD16<UInt8>.self, presence, first: first)
                case 32: write(views, base, as: SIMD32<UInt8>.self, presence, first: first)
                case 64: write(views, base, as: SIMD64<UInt8>.self, presence, first: first)
                default: writeLong(views, base, presence, first: first)
                }
            }
        }
    }

    /// Safe: stops on a view that points outside its column's bytes, so the loops below need not look again.
    private func shape(of views: UnsafePointer<BinaryView>, in byteCount: Int) -> TextShape {
        var longest: UInt32 = 0
        var lastOffset: UInt32 = 0
        var lastEnd: UInt64 = 0
        for row in 0..<count {
            let view = views[row]
            longest = max(longest, view.length)
            lastOffset = max(lastOffset, view.offset)
            lastEnd = max(lastEnd, UInt64(view.offset) &+ UInt64(view.length))
        }
        precondition(lastEnd <= UInt64(byteCount), "a view outside its column's bytes")
        return TextShape(longest: Int(longest), lastOffset: Int(lastOffset))
    }

    /// Safe: `TextShape` found a whole `Chunk` to read at every offset, and the slots' margin has room for one.
    @inline(__always)
    private func write<Chunk>(
        _ views: UnsafePointer<BinaryView>, _ bytes: UnsafeRawPointer, as chunk: Chunk.Type, _ presence: Presence,
        first: Int
    ) where Chunk: SIMD {
        write(presence, first: first) { row, place in
            let view = views[row]
            place.storeBytes(of: UInt8(truncatingIfNeeded: view.length &<< 1), as: UInt8.self)
            let source = bytes + Int(view.offset)
            (place + 1).storeBytes(of: source.loadUnaligned(as: chunk), as: chunk)
            return Int(view.length) &+ 1
        }
    }

    /// Safe: copies what the view names and nothing more; the slot's bound has counted it.
    private func writeLong(
        _ views: UnsafePointer<BinaryView>, _ bytes: UnsafeRawPointer, _ presence: Presence, first: Int
    ) {
        write(presence, first: first) { row, place in
            let length = Int(views[row].length)
            let prefix = ZigZag.store(Int64(length), at: place)
            (place + prefix).copyMemory(from: bytes + Int(views[row].offset), byteCount: length)
            return prefix + length
        }
    }
}
