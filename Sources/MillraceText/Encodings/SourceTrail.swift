import MillraceColumns

/// The bytes of a source that text was made of, kept until the slabs of that text have been cut: so a record that is rejected is shown
/// as it stands in the source, to the byte, also where the source is damaged or says one character in several ways.
///
/// What is kept is a few slabs' worth, and only of sources that a transcoder reads. Nothing is mapped until a record is rejected.
package struct SourceTrail: Sendable {
    private var runs: [TranscodedRun] = []

    package init() {}

    /// Takes a run of the source that makes the next `textLength` bytes of text; `transcoder` is as it was before that.
    package mutating func append(_ bytes: UnsafeRawBufferPointer, _ transcoder: Transcoder, textLength: Int) {
        let last = runs.last
        runs.append(
            TranscodedRun(
                textStart: last?.textEnd ?? 0, textLength: textLength, sourceStart: last?.sourceEnd ?? 0,
                bytes: Array(bytes), transcoder: transcoder))
    }

    /// Gives a slab what its text was made of, where that was transcoded.
    package func attach(to slab: inout Slab) {
        guard !runs.isEmpty else { return }
        let end = slab.byteOffset + UInt64(slab.source?.length ?? slab.length)
        slab.origin = TranscodedOrigin(runs: Array(runs[first(at: slab.byteOffset)...].prefix { $0.textStart <= end }))
    }

    /// Forgets what no slab will be made of any more: all text before `place` is in slabs, or needs none.
    package mutating func forget(before place: UInt64) {
        guard !runs.isEmpty else { return }
        runs.removeFirst(first(at: place))
    }

    /// The first run that has to do with the text from `place` on: one that ends there may hold a part of its first character.
    private func first(at place: UInt64) -> Int { runs.firstIndex { $0.textEnd >= place } ?? runs.count - 1 }

    /// A fault of the text before its first slab, at its place in the source.
    package func located(_ fault: RecordFault) -> RecordFault {
        runs.isEmpty ? fault : TranscodedOrigin(runs: runs).located(fault)
    }
}

/// A run of a source and the text that was made of it.
struct TranscodedRun: Sendable {
    let textStart: UInt64
    let textLength: Int
    let sourceStart: UInt64
    let bytes: [UInt8]
    /// As it was before the run.
    let transcoder: Transcoder

    var textEnd: UInt64 { textStart + UInt64(textLength) }
    var sourceEnd: UInt64 { sourceStart + UInt64(bytes.count) }
}
