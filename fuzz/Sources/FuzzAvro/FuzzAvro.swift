import FuzzKit
import MillraceAvro
import MillraceColumns

private let pieceSizes = [1, 2, 7, 16, 64, 500, 4096]

/// Any bytes at all: an Avro file is read to its end or refused, and the same when it arrives in pieces.
///
/// The size of the pieces comes from the file's, so that an input is nothing but a file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzAvro(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let file = FuzzInput(start, count).rest
    // Not too many pieces: what a header comes to is looked at again with each.
    let pieceBytes = max(pieceSizes[file.count % pieceSizes.count], file.count / 256)
    let whole = AvroOutcome(file, pieceBytes: 1 << 16)
    let pieces = AvroOutcome(file, pieceBytes: pieceBytes)
    require(whole.rows == pieces.rows, "\(whole.rows) rows, and \(pieces.rows) in pieces of \(pieceBytes)")
    require(whole.isRefused == pieces.isRefused, "refused or not by the pieces of \(pieceBytes)")
    return 0
}
