import MillraceColumns

/// Reads slabs into batches, whatever the format of the text.
package enum TextDecoder: BatchDecoder {
    case fields(CSVDecoder)
    case json(JSONLinesDecoder)

    package func decode(_ slab: consuming Slab) throws(RecordFault) -> DecodedSlab<TextSummary> {
        guard let origin = slab.origin else { return try read(slab) }
        do throws(RecordFault) {
            return origin.located(try read(slab))
        } catch {
            throw origin.located(error)
        }
    }

    private func read(_ slab: consuming Slab) throws(RecordFault) -> DecodedSlab<TextSummary> {
        switch self {
        case .fields(let decoder): DecodedSlab(try decoder.decode(slab)) { .fields($0) }
        case .json(let decoder): DecodedSlab(try decoder.decode(slab)) { .json($0) }
        }
    }
}

/// Summarises slabs and makes no batch, whatever the format of the text.
package enum TextClassifier: BatchDecoder {
    case fields(CSVClassifier)
    case json(JSONClassifier)

    package func decode(_ slab: consuming Slab) throws(RecordFault) -> DecodedSlab<TextSummary> {
        guard let origin = slab.origin else { return try read(slab) }
        do throws(RecordFault) {
            return origin.located(try read(slab))
        } catch {
            throw origin.located(error)
        }
    }

    private func read(_ slab: consuming Slab) throws(RecordFault) -> DecodedSlab<TextSummary> {
        switch self {
        case .fields(let classifier): DecodedSlab(try classifier.decode(slab)) { .fields($0) }
        case .json(let classifier): DecodedSlab(try classifier.decode(slab)) { .json($0) }
        }
    }
}

extension DecodedSlab where Summary == TextSummary {
    init<Other>(_ decoded: DecodedSlab<Other>, _ summary: (Other) -> TextSummary) {
        self.init(
            batch: decoded.batch, recordCount: decoded.recordCount, rejects: decoded.rejects,
            summary: summary(decoded.summary))
    }
}
