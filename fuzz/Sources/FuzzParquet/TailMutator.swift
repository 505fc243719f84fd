/// libFuzzer's own mutation of `size` bytes at `data`, of at most `maximum`; the new size.
@_silgen_name("LLVMFuzzerMutate")
private func mutate(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ maximum: Int) -> Int

/// What stands behind a footer: its length and the magic.
private let tailBytes = 8

/// Changes either what stands before the footer or the footer itself, and mends the footer's length, so that most inputs get past the
/// first check. One in sixteen is changed anywhere.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutateParquet(
    _ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ maximum: Int, _ seed: CUnsignedInt
) -> Int {
    guard seed % 16 > 0, let footer = footerBytes(data, size) else { return mutate(data, size, maximum) }
    // Safe: all of it lies inside the `maximum` bytes that libFuzzer gives.
    let part = seed % 3 > 0 ? size - tailBytes - footer..<size - tailBytes : 4..<size - tailBytes - footer
    guard !part.isEmpty else { return mutate(data, size, maximum) }
    let behind = Array(UnsafeBufferPointer(start: data + part.upperBound, count: size - part.upperBound))
    let length = mutate(data + part.lowerBound, part.count, maximum - part.lowerBound - behind.count)
    var end = part.lowerBound + length
    for byte in behind {
        data[end] = byte
        end += 1
    }
    if part.upperBound == size - tailBytes { writeFooterBytes(length, data + end - tailBytes) }
    return end
}

/// The length that the tail claims for the footer; nil where there is no such footer.
private func footerBytes(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int? {
    guard size >= 4 + tailBytes else { return nil }
    let tail = UnsafeBufferPointer(start: data + size - tailBytes, count: tailBytes)
    guard tail.suffix(4).elementsEqual("PAR1".utf8) else { return nil }
    let length = tail.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    return length <= size - 4 - tailBytes ? length : nil
}

private func writeFooterBytes(_ length: Int, _ place: UnsafeMutablePointer<UInt8>) {
    for index in 0..<4 { place[index] = UInt8(truncatingIfNeeded: length >> (8 * index)) }
}
