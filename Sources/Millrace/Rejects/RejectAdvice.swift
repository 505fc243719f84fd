import MillraceColumns

/// What each reason means, for a person: the rule that was broken, and what can be done.
enum RejectAdvice {
    static func rule(_ reason: RecordFault.Reason) -> String {
        switch reason {
        case .unclosedQuote: "A quote that opens a field must be closed before the text ends."
        case .textAfterQuote: "Behind a closing quote only the delimiter or the end of the record may stand."
        case .tooFewFields: "Every record has as many fields as the header; this one has fewer."
        case .tooManyFields: "Every record has as many fields as the header; this one has more."
        case .invalidUTF8: "Text must be well-formed in its encoding."
        case .valueRefused: "A value must fit the declared type of its column without loss."
        case .invalidJSON: "A record is one JSON value, well-formed by RFC 8259."
        case .notAnObject: "A record is a JSON object, with its columns as keys."
        case .nestingTooDeep: "Objects and arrays stand in each other up to 128 times."
        case .tooManyColumns: "A place with objects in it has a bounded number of different keys."
        case .recordTooLarge: "A record must fit into the memory that one object has."
        }
    }

    static func remedy(_ reason: RecordFault.Reason) -> String {
        switch reason {
        case .unclosedQuote: "close the quote, or read quotes as text: --quote none"
        case .textAfterQuote:
            "double the quotes inside, or say how they are escaped: --escape '\\'; --quote none reads quotes as text"
        case .tooFewFields, .tooManyFields:
            "mend the record; if many are like it, check --delimiter, --quote and --escape"
        case .invalidUTF8:
            "say how the text is stored (--encoding), or let U+FFFD take the place of such bytes: --invalid-bytes replace"
        case .valueRefused: "mend the value, or declare a type that holds it and replay: --type COLUMN=TYPE"
        case .invalidJSON: "mend the record: one JSON object a line, or one array of objects"
        case .notAnObject: "make it an object, or say what the text is: --input"
        case .nestingTooDeep: "declare the deep part a string: --type COLUMN=string"
        case .tooManyColumns: "declare the place with so many keys a string: --type COLUMN=string"
        case .recordTooLarge: "close the quote if one is open, or raise --memory"
        }
    }
}
