/// The bytes of one page, which the page's decoders point into.
final class PageBytes {
    private let storage: UnsafeMutableRawBufferPointer

    /// Room for `count` bytes; what is in it is of no meaning yet.
    init(count: Int) { storage = .allocate(byteCount: max(count, 1), alignment: 16) }

    convenience init(copying bytes: UnsafeRawBufferPointer) {
        self.init(count: bytes.count)
        storage.copyMemory(from: bytes)
    }

    // Safe: decoders that point into these bytes are kept beside the object by `DataPage`, and go with it.
    deinit { storage.deallocate() }

    func room(_ count: Int) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: storage[..<count])
    }

    func content(_ count: Int) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(room(count)) }
}
