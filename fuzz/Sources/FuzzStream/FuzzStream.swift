import CZlibJudge
import FuzzKit
import MillraceCompression

private let pieceSizes = [1, 2, 7, 63, 1000, 1 << 16]
private let roomSizes = [1, 3, 500, 4096, 70_000]

/// The first three bytes choose a format and a delivery, the rest is the input; with format 4 it is raw DEFLATE, and zlib judges.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzStream(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let choice = Int(input.byte()) % 5
    // Not too many pieces, nor too many calls for what a bomb comes to.
    let content = input.rest.dropFirst(2)
    let pieces = max(input.choose(pieceSizes), content.count / 4096)
    let room = max(input.choose(roomSizes), content.count / 64)
    if choice == 4 {
        judge(Array(content), pieces: pieces, room: room)
    } else {
        requireSame(Array(content), CompressedFormat.allCases[choice], pieces: pieces, room: room)
    }
    return 0
}

@discardableResult
private func requireSame(_ input: [UInt8], _ format: CompressedFormat, pieces: Int, room: Int) -> StreamRun {
    let whole = StreamRun(input, format, pieces: 1 << 20, room: 1 << 14)
    // The last has many members or frames in sight at once.
    for (pieces, room, width) in [(pieces, room, 1), (pieces, room, 2), (1 << 20, 1 << 17, 3)] {
        let other = StreamRun(input, format, pieces: pieces, room: room, width: width)
        guard !whole.isCutShort, !other.isCutShort else { continue }
        require(
            other.fault == whole.fault, "\(String(describing: whole.fault)), and \(String(describing: other.fault))")
        require(whole.fault != nil || other.bytes == whole.bytes, "other bytes in pieces of \(pieces)")
    }
    return whole
}

/// What zlib inflates, our stream inflates to the same; what zlib refuses, it refuses.
private func judge(_ deflated: [UInt8], pieces: Int, room: Int) {
    var plain = [UInt8](repeating: 0, count: 1 << 18)
    var read = 0
    var written = 0
    let verdict = zlib_inflate(deflated, deflated.count, &plain, plain.count, &read, &written)
    guard verdict != ZLIB_IS_FULL else { return }
    plain.removeLast(plain.count - written)
    let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    guard verdict == ZLIB_ENDS else {
        let run = requireSame(header + deflated, .gzip, pieces: pieces, room: room)
        return require(run.fault != nil, "zlib does not take this")
    }
    let checksum = plain.withUnsafeBytes { Checksum.crc32($0) }
    let trailer = UInt64(checksum) | UInt64(written) << 32
    let member = header + deflated[..<read] + (0..<8).map { UInt8(truncatingIfNeeded: trailer >> (8 * $0)) }
    let run = requireSame(member, .gzip, pieces: pieces, room: room)
    require(run.fault == nil, "zlib takes this: \(String(describing: run.fault))")
    require(run.bytes == plain, "zlib has other bytes")
}
