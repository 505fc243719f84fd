import CMillraceScan
import MillraceColumns

/// How many elements the lists of a slab may have, told from its commas.
enum JSONElements {
    /// Measured: an element of one digit and a comma in a column that doubles as it grows, in a page and in a block.
    static let bytesUntilWritten = 40

    /// Texts beyond this are counted, shorter ones by one block in sixteen: there are many of those, and they share what they get wrong.
    private static let longText = 4 << 20
    private static let block = 4 << 10

    /// - Complexity: O(bytes), at the speed of memory.
    static func estimate(_ slab: Slab) -> Int {
        let step = slab.length > longText ? 1 : 16
        return slab.bytes.withUnsafeBufferPointer { text in
            guard let base = text.baseAddress else { return 0 }
            var commas = 0
            var counted = 0
            for start in stride(from: 0, to: slab.length, by: block * step) {
                let count = min(block, slab.length - start)
                // Safe: the block lies inside the text.
                commas += millrace_count_byte(base + start, count, UInt8(ascii: ","))
                counted += count
            }
            return commas * slab.length / max(counted, 1) + JSONRecords(slab).count
        }
    }
}
