import MillraceAWS

/// The stages of a conversion, by the names that observers hear.
enum Stage: String {
    /// Text cut into slabs at record ends.
    case cut
    /// A slab made a batch, or only classified.
    case decode
    /// A batch made bytes of one output.
    case encodeParquet = "encode_parquet"
    case encodeAvro = "encode_avro"

    init(encoding format: OutputFormat) {
        switch format {
        case .parquet: self = .encodeParquet
        case .avro: self = .encodeAvro
        }
    }
}

/// Times the stages and tells the observer.
struct StageClock: Sendable {
    let observer: any Observer

    /// Runs `work` as one piece of `stage`.
    func time<Value, Failure: Error>(
        _ stage: Stage, bytes: Int, records: (Value) -> Int, _ work: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let start = ContinuousClock.now
        let value = try work()
        let elapsed = (ContinuousClock.now - start).components
        observer.stage(
            StageWork(
                stage: stage.rawValue, bytes: bytes, records: records(value),
                nanoseconds: elapsed.seconds * 1_000_000_000 + elapsed.attoseconds / 1_000_000_000))
        return value
    }
}

/// Tells several observers the same.
struct ObserverGroup: Observer {
    let members: [any Observer]

    func clientCall(_ call: ClientCall) {
        for member in members { member.clientCall(call) }
    }

    func stage(_ work: StageWork) {
        for member in members { member.stage(work) }
    }
}
