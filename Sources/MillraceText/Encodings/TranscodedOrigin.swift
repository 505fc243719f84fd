import MillraceBytes
import MillraceColumns

/// The part of a source that a slab's text was made of: runs that follow each other, at least one.
struct TranscodedOrigin: SlabOrigin {
    let runs: [TranscodedRun]

    var byteCount: Int { runs.reduce(0) { $0 + $1.bytes.count } }

    func located(_ fault: RecordFault) -> RecordFault {
        var walk = SourceWalk(runs)
        return located(fault, at: walk.place(of: fault.position.byte), walk.encoding)
    }

    func located(_ rejects: [RejectedRecord]) -> [RejectedRecord] {
        var walk = SourceWalk(runs)
        return rejects.map { reject in
            let start = walk.place(of: reject.byte)
            let fault = walk.place(of: reject.fault.position.byte)
            let end = walk.place(of: reject.byte + UInt64(reject.raw.count))
            let encoding = walk.encoding
            return RejectedRecord(
                fault: located(reject.fault, at: fault, encoding), byte: start, line: reject.line,
                raw: bytes(start..<end), encoding: encoding == .utf8 ? nil : encoding.rawValue)
        }
    }

    private func located(_ fault: RecordFault, at byte: UInt64, _ encoding: TextEncoding) -> RecordFault {
        var position = fault.position
        position.byte = byte
        let detail = fault.reason == .invalidUTF8 ? "not \(encoding.rawValue)" : fault.detail
        return RecordFault(reason: fault.reason, position: position, detail: detail, path: fault.path)
    }

    /// The bytes of a range of the source.
    private func bytes(_ range: Range<UInt64>) -> [UInt8] {
        var bytes: [UInt8] = []
        for run in runs where run.sourceEnd > range.lowerBound && run.sourceStart < range.upperBound {
            let start = max(range.lowerBound, run.sourceStart) - run.sourceStart
            let end = min(range.upperBound, run.sourceEnd) - run.sourceStart
            bytes += run.bytes[Int(start)..<Int(end)]
        }
        return bytes
    }
}
