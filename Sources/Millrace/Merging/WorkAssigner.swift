/// Says of each source of the listing which work it is a part of.
struct WorkAssigner {
    enum Assignment: Sendable {
        case nothing
        case work([Work])
        case blocked(MillraceError)
    }

    private var collector: GroupCollector?
    private let watch: GroupWatch?
    private let claimed: ClaimedSlots
    private let merging: Merging
    private let options: [OutputFormat: String]
    /// Members of groups that are written anew, until all of them have come.
    private var rewriting: [GroupTable.Number: [SourceObject]] = [:]

    /// - Parameters:
    ///   - target: nil: nothing is merged that was not.
    ///   - options: the hashes of the options, for each format.
    init(
        target: ByteSize?, options: [OutputFormat: String], watch: GroupWatch?, claimed: ClaimedSlots, merging: Merging
    ) {
        collector = target.map { GroupCollector(target: $0, options: options) }
        self.options = options
        self.watch = watch
        self.claimed = claimed
        self.merging = merging
    }

    /// What is to be done with a source, and what can begin now that it has come.
    mutating func assign(_ source: SourceObject, _ plan: ObjectPlan) -> (ObjectPlan, Assignment) {
        switch watch?.decision(source, plan) ?? .asPlanned {
        case .blocked(let error): return (plan, .blocked(error))
        case .rewrite(let number):
            let plan = plan == .unchanged ? .regrouped : plan
            guard !claimed.contains(source.output.source) else { return (.claimed, .nothing) }
            return (plan, .work(rewrite(source, number)))
        case .asPlanned:
            if plan == .unchanged { return (plan, .nothing) }
            guard !claimed.contains(source.output.source) else { return (.claimed, .nothing) }
            return (plan, .work(collector?.take(source) ?? [.object(source)]))
        }
    }

    /// Members of groups that cannot be written anew now: another run has one of their inputs, or one has gone since the listing was looked through.
    var left: [SourceObject] { rewriting.sorted { $0.key < $1.key }.flatMap(\.value) }

    /// What is left when the listing has ended.
    mutating func finish() -> [Work] { collector?.finish() ?? [] }

    private mutating func rewrite(_ source: SourceObject, _ number: GroupTable.Number) -> [Work] {
        rewriting[number, default: []].append(source)
        guard let members = rewriting[number], let watch, members.count == watch.count(number) else { return [] }
        rewriting[number] = nil
        let plan = GroupPlan(members, options: options, isRewriting: true)
        merging.willRewrite(number, as: plan.hash)
        return [.group(plan)]
    }
}
