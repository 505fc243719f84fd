/// What a character that may be a delimiter, or a part of one, is used for besides.
enum DelimiterSign {
    /// One of the four that nearly all files have.
    case usual
    /// Seldom in any text.
    case rare
    /// In times, addresses and prose.
    case colon
    /// In prose and in names.
    case mark
    /// Between words.
    case blank

    /// nil for what is a part of words, numbers, dates, paths and quotes; and pictures, which people write as they write words.
    init?(_ scalar: UnicodeScalar) {
        switch scalar {
        case ",", "\t", "|", ";": self = .usual
        case "\n", "\r", "\0": return nil
        case "~", "^", "§", "¶", "·": self = .rare
        case ":": self = .colon
        case "#", "*", "!", "$", "@", "&", "<", ">", "=", "+": self = .mark
        case " ": self = .blank
        case _ where scalar.properties.isEmojiPresentation || scalar == "`": return nil
        default:
            switch scalar.properties.generalCategory {
            case .control: self = .rare
            case .otherSymbol, .mathSymbol, .modifierSymbol: self = .rare
            case .otherPunctuation where !scalar.isASCII: self = .mark
            default: return nil
            }
        }
    }
}
