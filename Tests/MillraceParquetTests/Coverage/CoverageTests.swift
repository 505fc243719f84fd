import MillraceColumns
import Testing

@testable import MillraceParquet

/// The table of what is written, held to the raw thrift of files with everything on.
@Suite struct CoverageTests {
    @Test(arguments: ParquetProfile.allCases)
    func theTableSaysWhatFilesHave(profile: ParquetProfile) throws {
        var walk = CoverageWalk()
        for file in try CoverageTables.files(profile) { walk.add(file: file) }
        #expect(walk.unknown.isEmpty, "types that the table lacks")

        var claimed: Set<CoverageWalk.Use> = []
        for section in ParquetCoverage.sections {
            for item in section.items where item.writing.isWritten(in: profile.rawValue) {
                claimed.insert(CoverageWalk.Use(section: section.name, id: item.id))
            }
        }
        let extra = named(walk.uses.subtracting(claimed))
        let missing = named(claimed.subtracting(walk.uses))
        #expect(extra.isEmpty, "in files of the profile \(profile.rawValue), and not in the table as written")
        #expect(missing.isEmpty, "in the table as written, and in no file of the profile \(profile.rawValue)")
    }

    private func named(_ uses: Set<CoverageWalk.Use>) -> [String] {
        uses.map { use in
            let section = ParquetCoverage.sections.first { $0.name == use.section }
            return "\(use.section).\(section?.item(use.id)?.name ?? "field \(use.id)")"
        }.sorted()
    }

    @Test func profilesAreNamedAsTheyAre() {
        let known = Set(ParquetProfile.allCases.map(\.rawValue))
        for item in ParquetCoverage.sections.flatMap(\.items) {
            guard case .written(_, let profiles) = item.writing else { continue }
            #expect(known.isSuperset(of: profiles), "\(item.name)")
        }
    }

    @Test func numbersAndTypesAreOnesOfTheTable() {
        let basic: Set<String> = ["", "bool", "i8", "i16", "i32", "i64", "double", "string", "binary"]
        // SPEC: parquet.thrift: structs without fields.
        let empty: Set<String> = [
            "StringType", "MapType", "ListType", "EnumType", "DateType", "NullType", "JsonType", "BsonType", "UUIDType",
            "Float16Type", "FileType", "MilliSeconds", "MicroSeconds", "NanoSeconds", "TypeDefinedOrder",
            "IEEE754TotalOrder", "Int96TimestampOrder", "SplitBlockAlgorithm", "XxHash", "Uncompressed",
            "IndexPageHeader", "EncryptionWithFooterKey",
        ]
        let sections = Set(ParquetCoverage.sections.map(\.name))
        #expect(sections.count == ParquetCoverage.sections.count)
        for section in ParquetCoverage.sections {
            #expect(Set(section.items.map(\.id)).count == section.items.count, "\(section.name)")
            for item in section.items {
                let type = item.type.hasPrefix("list<") ? String(item.type.dropFirst(5).dropLast()) : item.type
                #expect(basic.union(empty).union(sections).contains(type), "\(section.name).\(item.name): \(type)")
            }
        }
    }
}
