import FuzzKit
import MillraceAvro
import MillraceColumns

/// The first byte is the size of the pieces; the rest arrives in those and is read to its end or refused.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzAvro(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let pieceBytes = input.choose([1 << 16, 1, 2, 7, 16, 64, 500, 4096])
    let file = input.rest
    let whole = AvroOutcome(file, pieceBytes: 1 << 16)
    let pieces = AvroOutcome(file, pieceBytes: pieceBytes)
    require(whole.rows == pieces.rows, "\(whole.rows) rows, and \(pieces.rows) in pieces of \(pieceBytes)")
    require(whole.isRefused == pieces.isRefused, "refused or not by the pieces of \(pieceBytes)")
    return 0
}
