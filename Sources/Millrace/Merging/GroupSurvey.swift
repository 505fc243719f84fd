import MillraceColumns
import MillraceText

/// The first reading of all members of a group, many side by side: who can be converted, and to which columns.
struct GroupSurvey {
    /// In the order of their rows.
    let members: [ObjectConversion]
    let shares: MemoryPlan.Shares
    /// Told now and then, so that the progress goes on.
    let onProgress: @Sendable () async -> Void

    /// As many are read side by side: most of them wait for the store.
    private static let widest = 64

    /// A member that can be converted.
    struct Surveyed: Sendable {
        let index: Int
        let survey: ObjectConversion.Survey
        var arrangement: GroupArrangement
    }

    /// What is known of a group once all members were read.
    struct Census: Sendable {
        fileprivate(set) var surveyed: [Surveyed] = []
        fileprivate(set) var consensus = GroupConsensus()
        fileprivate(set) var schema = Schema([])
        /// By the number of the member: those that are not converted.
        fileprivate(set) var others: [Int: GroupConversion.MemberOutcome] = [:]
        fileprivate let count: Int

        /// Whether every member can be converted.
        var isWhole: Bool { others.isEmpty }

        /// What became of the members, when these were converted.
        func outcomes(converted: [Int: ObjectReport]) -> [GroupConversion.MemberOutcome] {
            (0..<count).map { index in
                if let report = converted[index] { .converted(report) } else { others[index] ?? .kept }
            }
        }

        /// What becomes of the members of a group that is not written anew since one of them cannot be converted.
        var rewritingOutcomes: [GroupConversion.MemberOutcome] {
            (0..<count).map { index in
                switch others[index] {
                case .failed(let error): .failed(error)
                case .apart, .empty: .failed(GroupSurvey.doesNotFit)
                case .converted, .kept, nil: .kept
                }
            }
        }
    }

    private static let doesNotFit = MillraceError(
        .unsupportedInput,
        "it was merged with others and has changed so that it does not fit to them any more; their outputs are as they were",
        remedy: "convert the prefix with --overwrite")

    /// What came of one member. A struct: tuples as results of tasks are miscompiled by Swift 6.3.1 with optimisation.
    private struct Result: Sendable {
        let index: Int
        let outcome: Outcome
        let held: Int

        enum Outcome: Sendable {
            case surveyed(ObjectConversion.Survey)
            case other(GroupConversion.MemberOutcome)
        }
    }

    /// Reads all members.
    ///
    /// - Throws: `CancellationError`.
    func run() async throws -> Census {
        var census = Census(count: members.count)
        // The first member that can be read says what the group is of.
        var isJSON: Bool?
        var early: [Int: Result] = [:]
        var next = 0
        // What waits for its turn is bounded by what it was admitted with: admitted in order, the one waited for is always among it.
        let budget = ByteBudget(capacity: shares.footprint * 2 / 3)
        try await withThrowingTaskGroup(of: Result.self) { group in
            func takeIn(_ result: Result) throws {
                early[result.index] = result
                while let ready = early.removeValue(forKey: next) {
                    merge(ready, into: &census, &isJSON)
                    budget.release(ready.held)
                    next += 1
                }
            }
            var running = 0
            for index in members.indices {
                while running >= GroupSurvey.widest || budget.isShort(of: weight(index)), running > 0 {
                    guard let result = try await group.next() else { break }
                    running -= 1
                    try takeIn(result)
                    await onProgress()
                }
                let held = try await budget.acquire(weight(index))
                group.addTask { try await survey(index, held) }
                running += 1
            }
            for try await result in group {
                try takeIn(result)
                await onProgress()
            }
        }
        arrange(&census)
        return census
    }

    /// What reading a member takes in memory, until its summary is merged.
    private func weight(_ index: Int) -> Int {
        let text = Int(clamping: min(members[index].source.textSize ?? .max, 1 << 40))
        return min((512 << 10) + text * 4, shares.footprint / 2)
    }

    private func survey(_ index: Int, _ held: Int) async throws -> Result {
        do {
            let found = try await surveyTwice(index)
            return Result(index: index, outcome: found.map { .surveyed($0) } ?? .other(.empty), held: held)
        } catch let error as MillraceError {
            if Task.isCancelled { throw CancellationError() }
            // By itself it can have all memory.
            let needsMemory = [.recordTooLarge, .memoryTooSmall].contains(error.code)
            return Result(index: index, outcome: .other(needsMemory ? .apart : .failed(error)), held: held)
        }
    }

    /// An object that changed under us, or was damaged on its way, is read again once.
    private func surveyTwice(_ index: Int) async throws -> ObjectConversion.Survey? {
        do {
            return try await members[index].survey()
        } catch let error as MillraceError
            where error.code == .objectChanged || error.reason == MillraceError.damagedOnItsWay
        {
            return try await members[index].survey()
        }
    }

    private func merge(_ result: Result, into census: inout Census, _ isJSON: inout Bool?) {
        switch result.outcome {
        case .other(let outcome): census.others[result.index] = outcome
        case .surveyed(let survey):
            let form = survey.heading.reading.isJSON
            guard isJSON ?? form == form else {
                census.others[result.index] = .apart
                return
            }
            isJSON = form
            census.consensus.merge(survey.heading.header, survey.summary)
            let heading = census.surveyed.last.map { $0.survey.heading == survey.heading ? $0.survey.heading : nil }
            census.surveyed.append(
                Surveyed(
                    index: result.index, survey: survey.withoutSummary(sharing: heading ?? nil),
                    arrangement: GroupArrangement(schema: Schema([]), places: [])))
        }
    }

    /// Knows the outputs' columns once the values of all members are known, and how each member's become those.
    private func arrange(_ census: inout Census) {
        var schema = GroupSchema(
            last: members.first?.addedColumns ?? [],
            isJSON: census.surveyed.first?.survey.heading.reading.isJSON ?? false)
        var known: [[String]?: Schema] = [:]
        var kept: [Surveyed] = []
        var schemas: [Schema] = []
        for surveyed in census.surveyed {
            let header = surveyed.survey.heading.header
            do {
                let own =
                    try known[header]
                    ?? members[surveyed.index].outputSchema(
                        surveyed.survey.heading, census.consensus.summary(for: header))
                known[header] = own
                guard schema.add(own) == nil else {
                    census.others[surveyed.index] = .apart
                    continue
                }
                kept.append(surveyed)
                schemas.append(own)
            } catch {
                let made = ErrorMaker(object: members[surveyed.index].source.name).error(from: error)
                census.others[surveyed.index] = (made as? MillraceError).map { .failed($0) } ?? .apart
            }
        }
        var arrangements: [Schema: GroupArrangement] = [:]
        for index in kept.indices {
            let arrangement = arrangements[schemas[index]] ?? schema.arrangement(of: schemas[index])
            arrangements[schemas[index]] = arrangement
            kept[index].arrangement = arrangement
        }
        census.surveyed = kept
        census.schema = schema.schema
    }
}

extension ObjectConversion {
    /// The columns that are added to the source's own, at the end.
    var addedColumns: [String] {
        (options.onError == .rescue || options.dataset?.policy == .rescue ? [MisfitPolicy.rescuedField.name] : [])
            + (options.addSourceColumns ? SourceColumns.fields.map(\.name) : [])
    }
}

extension ObjectConversion.Survey {
    /// Without what has been merged into the group's; `heading`: an equal one, whose memory is shared.
    fileprivate func withoutSummary(sharing heading: ObjectConversion.Heading?) -> ObjectConversion.Survey {
        ObjectConversion.Survey(
            heading: heading ?? self.heading, metadata: metadata, summary: self.heading.reading.emptySummary,
            records: records)
    }
}
