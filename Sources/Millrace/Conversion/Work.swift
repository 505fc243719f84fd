/// What a run does at a time: an object by itself, or objects that become one output.
enum Work: Sendable {
    case object(SourceObject)
    case group(GroupPlan)

    /// How many objects it is about.
    var count: Int {
        switch self {
        case .object: 1
        case .group(let plan): plan.members.count
        }
    }

    /// Bytes as stored; nil where they are not known.
    var size: UInt64? {
        switch self {
        case .object(let source): source.size
        case .group(let plan): plan.size
        }
    }
}
