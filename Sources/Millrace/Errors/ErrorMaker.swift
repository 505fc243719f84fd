import MillraceBytes
import MillraceColumns
import MillraceCompression
import MillraceObjectStore

/// Makes the one public error from whatever the rooms below threw.
struct ErrorMaker {
    /// A URL or a path.
    let object: String
    /// The names for the columns that faults know by number.
    var columnNames: [String] = []
    /// The size of the object's text, where it is known: of what is compressed it is not.
    var size: UInt64?

    func error(from error: any Error) -> any Error {
        switch error {
        case var error as MillraceError:
            if error.object == nil { error.object = object }
            return error
        case let fault as RecordFault:
            var error = record(fault)
            error.recordsRead = max(fault.position.record, 1) - 1
            return error
        case let fault as EncodingFault: return encoding(fault)
        case let fault as StreamFault: return stream(fault)
        case let error as ObjectStoreError: return store(error)
        case is CancellationError: return error
        default: return MillraceError(.storage, "something unexpected failed", object: object, cause: "\(error)")
        }
    }

    private func record(_ fault: RecordFault) -> MillraceError {
        let place = fault.position
        var position = MillraceError.Position(
            record: place.record, line: place.line, column: place.column, columnName: fault.path, byte: place.byte)
        if let column = place.column, columnNames.indices ~= column - 1 {
            position.columnName = columnNames[column - 1]
        }
        return MillraceError(
            code(fault), fault.detail, remedy: remedy(fault), object: object, position: position,
            reason: fault.reason.rawValue)
    }

    /// The failure of an object of which more records were rejected than may be: the first of them, and some that follow.
    func tooManyRejects(_ offenders: [RecordFault], rule: RejectRule) -> MillraceError {
        let refused = rule.failsOnRefusal ? offenders.first { $0.reason == .valueRefused } : nil
        guard let first = refused ?? offenders.first else {
            return MillraceError(.malformedRecord, "no record can be read", object: object)
        }
        var error = record(first)
        error.others = offenders.filter { $0 != first }.map { record($0) }
        guard refused == nil, rule.limit.allowsAny else { return error }
        error.message =
            "more records were rejected than --max-rejects \(rule.limit) allows; the first: \(error.message)"
        return error
    }

    private func code(_ fault: RecordFault) -> MillraceError.Code {
        switch fault.reason {
        // Of a header; the keys of JSON have no places.
        case .tooManyColumns where fault.position.column != nil: .memoryTooSmall
        case .unclosedQuote, .textAfterQuote, .tooFewFields, .tooManyFields, .invalidUTF8,
            .invalidJSON, .notAnObject, .nestingTooDeep, .tooManyColumns:
            .malformedRecord
        case .valueRefused: .valueRefused
        case .recordTooLarge: .recordTooLarge
        }
    }

    private func remedy(_ fault: RecordFault) -> String {
        switch fault.reason {
        case .unclosedQuote: "close the quote; quotes inside a quoted field are doubled"
        case .textAfterQuote: "a closing quote must be followed by the delimiter or the end of the record"
        case .tooFewFields, .tooManyFields: "mend the record, or check --delimiter and --input"
        case .invalidUTF8:
            "say what it is with --encoding latin-1, windows-1252 or shift-jis, or use --invalid-bytes replace"
        case .invalidJSON: "mend the record: one JSON object a line, or one array of objects"
        case .notAnObject: "make it an object: one JSON object a line, or one array of objects"
        case .nestingTooDeep: "objects and arrays may stand in each other up to 128 times"
        case .tooManyColumns where fault.position.column != nil:
            "is it a header at all? check --delimiter and --header, or give more --memory"
        case .tooManyColumns: "declare the place with so many keys a string with --type, or give it fixed keys"
        case .valueRefused where fault.detail.hasPrefix("date:") || fault.detail.hasPrefix("timestamp"):
            "mend the value, say with --dates dmy or mdy how days are written, or declare another type with --type"
        case .valueRefused: "mend the value, or declare another type with --type"
        case .recordTooLarge: remedy(tooLargeAt: fault.position.byte)
        }
    }

    private func remedy(tooLargeAt place: UInt64) -> String {
        guard let size, size > place else { return "close the quote if one is open, or give more --memory" }
        return "close the quote if one is open; a record that reaches to the end of this object needs --memory "
            + MemoryPlan.memory(forRecord: size - place).option
    }

    private func stream(_ fault: StreamFault) -> MillraceError {
        let remedy =
            switch fault.reason {
            case .truncated: "bring the object again: a part of it is missing"
            case .damaged, .checksumMismatch, .lengthMismatch: "bring the object again: nothing was written"
            case .trailingBytes: "take off what follows the compressed data"
            case .needsDictionary: "compress it without a dictionary"
            case .windowTooLarge(let limit) where limit >= MemoryPlan.largestWindow:
                "compress it with a window of 128 MiB or less (zstd --long=27)"
            case .windowTooLarge:
                "run again with --memory \(MemoryPlan.memoryForWindows.option), or compress it with a smaller window"
            case .outOfMemory: "give more --memory"
            }
        return MillraceError(.damagedInput, "\(fault)", remedy: remedy, object: object)
    }

    private func encoding(_ fault: EncodingFault) -> MillraceError {
        switch fault {
        case .spill(let number):
            MillraceError(
                .noSpace, "the temporary file for finished pages cannot be written",
                remedy: "set TMPDIR to a folder with room",
                object: object, cause: "errno \(number)")
        case .tooLarge(let what, let bytes):
            MillraceError(.encoding, "\(what) of \(bytes) bytes is more than the format can hold", object: object)
        case .codec(let text): MillraceError(.encoding, "compression failed", object: object, cause: text)
        case .unsupported(let text): MillraceError(.encoding, text, object: object)
        }
    }

    private func store(_ error: ObjectStoreError) -> any Error {
        let (code, remedy) = advice(error.kind)
        // The source is named already when it is the one that failed.
        let place = error.location == object ? "" : "\(error.location): "
        var made = MillraceError(code, place + error.message, remedy: remedy, object: object, cause: error.underlying)
        if error.kind == .damaged { made.reason = MillraceError.damagedOnItsWay }
        return made
    }

    private func advice(_ kind: ObjectStoreError.Kind) -> (MillraceError.Code, String?) {
        switch kind {
        case .notFound(.bucket): (.bucketNotFound, "check the name and the region, or create the bucket")
        case .notFound(.object): (.sourceNotFound, "check the name; a prefix ends with a slash")
        case .accessDenied:
            (.accessDenied, "give this user or role permission to read the source and to write the destination")
        case .credentials:
            (.credentials, "check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile that is in force")
        case .preconditionFailed, .changed: (.objectChanged, "the object changed while it was read: run again")
        case .noSpace: (.noSpace, "make room, or choose another destination")
        case .damaged: (.unavailable, "run again; if it stays so, look at what stands between here and the store")
        case .unavailable: (.unavailable, "check the endpoint and the network, then run again")
        case .timedOut: (.unavailable, "run again; raise --max-attempts if the network is slow")
        case .invalidRequest:
            (.storage, "the store cannot take this: give the object another name, or convert it to another destination")
        case .other: (.storage, nil)
        }
    }
}
